import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cidrProblem, isAddressAllowed, plainAddress } from './greenlist.ts'

const isAllowed = (ranges: readonly string[], address: string) => isAddressAllowed(JSON.stringify(ranges), address)

describe('the greenlist of a token', () => {
  test('an empty one admits every address', () => {
    for (const address of ['192.0.2.1', '2001:db8::1']) assert.equal(isAllowed([], address), true)
  })

  const cases: readonly (readonly [
    ranges: readonly string[],
    inside: readonly string[],
    outside: readonly string[],
  ])[] = [
    [['10.1.0.0/16'], ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3'], ['10.0.255.255', '10.2.0.0', '::10.1.2.3']],
    [['192.0.2.7'], ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
    [['192.0.2.7/32'], ['192.0.2.7'], ['192.0.2.6']],
    [['10.1.2.3/8'], ['10.9.9.9'], ['11.1.2.3']],
    [['0.0.0.0/0'], ['1.2.3.4', '::ffff:1.2.3.4', '::ffff:102:304'], ['2001:db8::1', '::1']],
    [['::/0'], ['2001:db8::1', '::1'], ['1.2.3.4', '::ffff:1.2.3.4', '::ffff:102:304']],
    [['2001:db8::/32'], ['2001:db8::', '2001:0DB8:FFFF::1'], ['2001:db9::', '1.2.3.4']],
    [['fe80::/10'], ['fe80::1%eth0'], ['fec0::1']],
    [
      ['10.0.0.0/8', '2001:db8::1'],
      ['10.0.0.1', '2001:db8::1'],
      ['11.0.0.1', '2001:db8::2'],
    ],
  ]
  for (const [ranges, inside, outside] of cases) {
    test(`${ranges.join(' and ')}: ${inside.join(', ')}, but not ${outside.join(', ')}`, () => {
      for (const address of inside) assert.equal(isAllowed(ranges, address), true, address)
      for (const address of outside) assert.equal(isAllowed(ranges, address), false, address)
    })
  }

  test('what is no address is in no range', () => {
    for (const address of ['', 'unknown', 'localhost', '10.0.0.256', '10.1', '010.0.0.1', ' 10.0.0.1', '10.0.0.1:80']) {
      assert.equal(isAllowed(['0.0.0.0/0', '::/0'], address), false, address)
    }
  })

  test('an IPv4 address on an IPv6 socket is written plainly', () => {
    assert.equal(plainAddress('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(plainAddress('192.0.2.1'), '192.0.2.1')
    assert.equal(plainAddress('2001:db8::1'), '2001:db8::1')
  })

  test('ranges are addresses, alone or with a prefix that fits', () => {
    for (const range of ['10.0.0.0/8', '10.0.0.0', '10.0.0.0/0', '10.0.0.0/32', '2001:db8::/32', '::1', '::/128']) {
      assert.equal(cidrProblem(range), undefined, range)
    }
    const odd = [
      '',
      '/8',
      '10.0.0.0/33',
      '::/129',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '10.0.0.0/8.0',
      '10.0/8',
      '10.0.0.0/ 8',
    ]
    for (const range of [...odd, 'example.com', '10.0.0.0-10.0.0.9', '*']) assert.ok(cidrProblem(range), range)
  })

  test('a range that could not mean what it seems to is refused: IPv4 in IPv6 notation, a network interface', () => {
    for (const range of ['::ffff:10.0.0.0/104', '0:0:0:0:0:ffff:a00:0/104'])
      assert.match(cidrProblem(range) ?? '', /as IPv4/)
    assert.match(cidrProblem('fe80::1%eth0') ?? '', /interface/)
  })
})
