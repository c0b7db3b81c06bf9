/** Takes the values of a flag that may be repeated or hold several behind commas: `a,b` and `a` then `b` are the same. */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  const values = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return [...before, ...values]
}
