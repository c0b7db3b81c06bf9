import { Link } from '@tanstack/react-router'
import { CodeBlock } from '../ui/copy.tsx'
import { Page, Section } from '../ui/page.tsx'

export function ApiPage() {
  const push = `curl -X POST ${location.origin}/api/index/v1/indexdocument \\
  -H "Authorization: Bearer $SHEAF_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"document": {"datasource": "docs", "objectType": "file", "id": "holidays",
       "viewURL": "https://handbook.example.com/holidays", "title": "Holidays",
       "permissions": {"allowAnonymousAccess": true}}}'`
  const ask = `curl -X POST ${location.origin}/rest/api/v1/search \\
  -H "Authorization: Bearer $SHEAF_TOKEN" -H 'X-Glean-ActAs: ann@example.com' \\
  -H 'Content-Type: application/json' -d '{"query": "holidays"}'`
  return (
    <Page
      title="API"
      about="Programs put documents in and search by HTTP. Official SDKs of the Glean Indexing API work with this address."
    >
      <ul className="cards plain">
        <li className="card">
          <h2>
            <a href="/docs">Every operation</a>
          </h2>
          <p className="soft">Requests, answers and errors, as this server serves them.</p>
        </li>
        <li className="card">
          <h2>
            <a href="/openapi.json">openapi.json</a>
          </h2>
          <p className="soft">The same for programs and generators.</p>
        </li>
        <li className="card">
          <h2>
            <Link to="/tokens">Tokens</Link>
          </h2>
          <p className="soft">What a program signs in with.</p>
        </li>
      </ul>
      <Section title="Put a document in">
        <p className="soft">With an indexing token.</p>
        <CodeBlock code={push} of="lines that put a document in" />
      </Section>
      <Section title="Search">
        <p className="soft">With a client token, for the person named.</p>
        <CodeBlock code={ask} of="lines that search" />
      </Section>
    </Page>
  )
}
