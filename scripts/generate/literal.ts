const LINE_MAX = 100

/** A JSON value as a TypeScript literal, as a formatter would write it. */
export function literal(value: unknown, indent = ''): string {
  const inline = inlineLiteral(value)
  if (typeof value !== 'object' || value === null || indent.length + inline.length <= LINE_MAX) return inline
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${literal(item, inner)},`)
    return `[\n${items.join('\n')}\n${indent}]`
  }
  const entries = Object.entries(value).map(
    ([name, field]) => `${inner}${propertyName(name)}: ${literal(field, inner)},`,
  )
  return `{\n${entries.join('\n')}\n${indent}}`
}

function inlineLiteral(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return `${value}`
  if (Array.isArray(value)) return `[${value.map(inlineLiteral).join(', ')}]`
  const entries = Object.entries(value).map(([name, field]) => `${propertyName(name)}: ${inlineLiteral(field)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}
