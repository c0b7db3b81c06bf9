import { BlockList, isIP } from 'node:net'

/** What is wrong with a range in CIDR notation, or undefined if it is one. */
export function cidrProblem(range: string): string | undefined {
  const [address = '', prefix, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return `"${range}" is not an IP address or a range such as 10.0.0.0/8`
  if (address.includes('%')) return `"${range}" names a network interface, which the address of a caller does not`
  if (family === 6 && isMapped(address)) return `"${range}" is an IPv4 range in IPv6 notation: write it as IPv4`
  const bitsMax = family === 4 ? 32 : 128
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bitsMax)) {
    return `the prefix of "${range}" is not a number from 0 to ${bitsMax}`
  }
  return undefined
}

/** Apart, since one list would find every IPv4 address in `::/0`: an IPv6 range admits IPv6 addresses only. */
type Ranges = { readonly ipv4: BlockList; readonly ipv6: BlockList }
const rangesByText = new Map<string, Ranges>()

/**
 * True if an address is in one of the ranges, or there are none.
 *
 * @param greenlist JSON list of ranges that have passed `cidrProblem`
 */
export function isAddressAllowed(greenlist: string, address: string): boolean {
  if (greenlist === '[]') return true
  let ranges = rangesByText.get(greenlist)
  if (ranges === undefined) {
    ranges = rangesOf(JSON.parse(greenlist) as string[])
    rangesByText.set(greenlist, ranges)
  }
  switch (isIP(address)) {
    case 4:
      return ranges.ipv4.check(address, 'ipv4')
    case 6:
      return isMapped(address) ? ranges.ipv4.check(address, 'ipv6') : ranges.ipv6.check(address, 'ipv6')
    default:
      return false
  }
}

/** An IPv4 address that arrived on an IPv6 socket, as IPv4. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

const everyIpv4 = new BlockList()
everyIpv4.addSubnet('0.0.0.0', 0, 'ipv4')

/** True if an IPv6 address is an IPv4 address in other dress: `::ffff:10.0.0.1`. */
function isMapped(ipv6: string): boolean {
  return everyIpv4.check(ipv6, 'ipv6')
}

function rangesOf(texts: readonly string[]): Ranges {
  const ranges = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const text of texts) {
    const [address = '', prefix] = text.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (prefix === undefined) ranges[family].addAddress(address, family)
    else ranges[family].addSubnet(address, Number(prefix), family)
  }
  return ranges
}
