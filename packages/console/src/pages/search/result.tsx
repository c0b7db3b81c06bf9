import type { SearchResult } from '@sheaf/contract'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../session/session.ts'
import { Marked } from '../../ui/marked.tsx'
import { safeHref } from '../../ui/safe-href.ts'
import { Moment } from '../../ui/time.tsx'

/** One hit: what it is, where, by whom, and the passages that show why it was found. */
export function Result({ result: { url, title, document, snippets = [] } }: { readonly result: SearchResult }) {
  const { isAdministrator } = useSession()
  const about = document?.metadata
  const changedAt = Date.parse(about?.updateTime ?? about?.createTime ?? '')
  return (
    <li className="result">
      <a className="title" href={safeHref(url)} rel="noreferrer" data-result="">
        {title || url}
      </a>
      <div className="about">
        {[document?.datasource, document?.docType, about?.container, about?.author?.name]
          .filter((text) => text !== undefined && text !== '')
          .map((text) => (
            <span key={text}>{text}</span>
          ))}
        {Number.isFinite(changedAt) && (
          <span>
            <Moment at={changedAt / 1000} />
          </span>
        )}
        {isAdministrator && about?.datasource !== undefined && about.datasourceId !== undefined && (
          <span>
            <Link
              to="/documents/show"
              search={{
                datasource: about.datasource,
                id: about.datasourceId,
                ...(about.objectType ? { type: about.objectType } : {}),
              }}
            >
              who sees it
            </Link>
          </span>
        )}
      </div>
      {snippets.map(({ text = '', ranges, snippetTextOrdering }) => (
        <p className="passage" key={snippetTextOrdering ?? text}>
          <Marked text={text} ranges={ranges} />
        </p>
      ))}
    </li>
  )
}
