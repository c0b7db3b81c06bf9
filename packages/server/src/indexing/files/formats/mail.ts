import { readHtml } from '../../extract/html.ts'
import type { FileText, ReadFile } from './office-text.ts'

/** An e-mail: who wrote to whom, its text, and the names of what is attached. */
export const readMail: ReadFile = async (content, charactersMax): Promise<FileText> => {
  const { default: PostalMime } = await import('postal-mime')
  const mail = await PostalMime.parse(content)
  const people = [mail.from, ...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((address) =>
    address === undefined
      ? []
      : [address.name, address.address ?? '', ...(address.group ?? []).map(({ name }) => name)],
  )
  const body = mail.text?.trim() ? mail.text : readHtml(mail.html ?? '', charactersMax).text
  const attached = mail.attachments.map(({ filename }) => filename ?? '')
  const parts = [people.filter((part) => part !== '').join(' '), body.trim(), ...attached]
  return { text: parts.filter((part) => part !== '').join('\n'), title: mail.subject ?? '' }
}
