/** Plain text, and formats that are best searched as they are: tables as lines of cells, visiting cards as lines. */
export function extractPlain(source: string): { readonly text: string } {
  return { text: source }
}
