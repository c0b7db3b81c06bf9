/** Whether a text has only characters of ASCII, for which much is simpler. A loop is quicker than a regular expression here. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
