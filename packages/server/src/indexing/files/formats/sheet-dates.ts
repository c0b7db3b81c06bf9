import { readXml } from './xml-events.ts'

/** Which styles of cells show a number as a date. */
export type DateStyles = ReadonlySet<number>

/** Numbers of the formats for dates that every program has; other formats are written out in the file. */
const BUILT_IN: ReadonlySet<number> = new Set([14, 15, 16, 17, 22])

/** Reads the styles of a workbook. */
export function dateStylesOf(source: string): DateStyles {
  const formats = new Set(BUILT_IN)
  const styles = new Set<number>()
  let isCellFormats = false
  let count = 0
  readXml(source, {
    open(element, attributes) {
      if (element === 'cellXfs') isCellFormats = true
      else if (element === 'numFmt' && isDate(attributes.get('formatCode') ?? '')) {
        formats.add(Number(attributes.get('numFmtId')))
      } else if (element === 'xf' && isCellFormats) {
        if (formats.has(Number(attributes.get('numFmtId')))) styles.add(count)
        count += 1
      }
    },
    close(element) {
      if (element === 'cellXfs') isCellFormats = false
    },
  })
  return styles
}

/** A format has letters for the parts of a date, outside of quoted text and of conditions. */
function isDate(code: string): boolean {
  return /[yd]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ''))
}

const DAY_MILLIS = 86_400_000
/** Day 0 of the two calendars: the usual one, which takes 1900 for a leap year, and that of old Macs. */
const EPOCHS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const

/** A number of days as ISO 8601 has it, with the time of day where there is one; as it is if that is no date. */
export function dateText(days: string, calendar: keyof typeof EPOCHS): string {
  const date = new Date(EPOCHS[calendar] + Math.round((Number(days) * DAY_MILLIS) / 1000) * 1000)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return days
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T')
  return time === '00:00:00' ? day : `${day} ${time}`
}
