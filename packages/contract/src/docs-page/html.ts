const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML, safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

/** Text as HTML, with what stands in back-quotes as code. */
export function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

/**
 * A table that scrolls by itself where it is too wide. The cells are HTML, the first one of a row is its header.
 *
 * @param label names the table to those who cannot see where it stands
 */
export function table(label: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')
  const bodyRows = rows.map(
    ([first = '', ...others]) =>
      `<tr><th scope="row">${first}</th>${others.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  )
  return (
    `<div class="wide" role="group" tabindex="0" aria-label="${escapeHtml(label)}"><table>` +
    `<thead><tr>${headCells}</tr></thead>\n<tbody>${bodyRows.join('\n')}</tbody></table></div>`
  )
}

/** A block of code as it is, which scrolls by itself where it is too wide. */
export function codeBlock(label: string, text: string): string {
  return `<pre tabindex="0" role="group" aria-label="${escapeHtml(label)}"><code>${escapeHtml(text)}</code></pre>`
}
