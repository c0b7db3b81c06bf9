import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asking } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty } from '../../ui/page.tsx'
import { Explained } from '../documents/why-form.tsx'

/** Asks which document, and explains whether the person finds it. */
export function WhyNot({ email }: { readonly email: string }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<string>()
  return (
    <div className="stack">
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') setAsked(typed.trim())
        }}
      >
        <div className="wide-field">
          <TextField label="Id or address of the document" required value={typed} onValue={setTyped} />
        </div>
        <Button type="submit" look="primary">
          Explain
        </Button>
      </form>
      {asked !== undefined && <ExplainedNamed query={asked} email={email} />}
    </div>
  )
}

function ExplainedNamed({ query, email }: { readonly query: string; readonly email: string }) {
  const found = useQuery(asking('finddocuments', { query }))
  return (
    <Loaded query={found}>
      {({ documents }) =>
        documents.length === 0 ? (
          <Empty title="No document is called so">Nothing is stored under “{query}”, so nobody finds it.</Empty>
        ) : (
          documents.map(({ datasource, objectType, id, documentId, title }) => (
            <section key={documentId} className="stack">
              <h3>{title ?? documentId}</h3>
              <Explained name={{ datasource, id, ...(objectType === '' ? {} : { objectType }) }} email={email} />
            </section>
          ))
        )
      }
    </Loaded>
  )
}
