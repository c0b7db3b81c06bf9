/**
 * The one way in which names are compared without case: NFC, lower case, final sigma as sigma. Document and comment
 * ids and datasource names are compared folded; the folded form is stored in a column of its own and nothing is ever
 * folded in SQL, whose idea of case differs from one database to the next.
 */
export function foldName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase()
  return name.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/

/** E-mail addresses are folded in ASCII only: outside it, two addresses that look alike may be two people. */
export function foldEmail(email: string): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The folded name of a datasource: its key everywhere inside the service. */
export type DatasourceKey = string & { readonly brand: 'DatasourceKey' }

export function datasourceKey(name: string): DatasourceKey {
  return foldName(name) as DatasourceKey
}

/** A folded e-mail address: the key of a person. */
export type EmailKey = string & { readonly brand: 'EmailKey' }

export function emailKey(email: string): EmailKey {
  return foldEmail(email.trim()) as EmailKey
}
