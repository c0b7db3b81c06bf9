import { safeHref } from '../../ui/safe-href.ts'
import { type Search, useFoundPeople, useFoundShortcuts } from './use-search.ts'

/** People and shortcuts that fit what was typed. They are an addition: if they fail, the results say why. */
export function FoundBeside({
  search,
  isNext,
}: {
  readonly search: Search
  /** True once the results are there, which they must not hold up. */
  readonly isNext: boolean
}) {
  const isAsked = search.query.trim() !== ''
  const people = useFoundPeople(search, isNext).data?.results ?? []
  const shortcuts = useFoundShortcuts(search, isNext).data?.shortcuts ?? []
  if (!isAsked || people.length + shortcuts.length === 0) return null
  return (
    <>
      {shortcuts.length > 0 && (
        <section className="stack-small">
          <h2 className="hidden-text">Shortcuts</h2>
          <ul className="chips plain">
            {shortcuts.map(({ inputAlias, destinationUrl = '', description, title }) => (
              <li key={inputAlias}>
                <a className="chip" href={safeHref(destinationUrl)} rel="noreferrer" title={destinationUrl}>
                  <strong>go/{inputAlias}</strong>
                  <span>{title ?? description}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {people.length > 0 && (
        <section className="stack-small">
          <h2 className="hidden-text">People</h2>
          <ul className="people">
            {people.map(({ name, obfuscatedId, metadata = {} }) => (
              <li className="person" key={obfuscatedId}>
                <span className="avatar" aria-hidden="true">
                  {initialsOf(name)}
                </span>
                <span>
                  <strong>{name}</strong>
                  <span className="small soft">
                    {[metadata.title, metadata.department].filter(Boolean).map((text) => (
                      <span key={text}>
                        <br />
                        {text}
                      </span>
                    ))}
                    {metadata.email !== undefined && (
                      <>
                        <br />
                        <a href={`mailto:${metadata.email}`}>{metadata.email}</a>
                      </>
                    )}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
