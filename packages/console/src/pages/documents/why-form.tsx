import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asking } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PersonField } from '../../ui/person-field.tsx'
import { Explanation } from './explanation.tsx'
import type { DocumentName } from './viewers.tsx'

type WhyFormProps = {
  readonly name: DocumentName
  readonly email: string | undefined
  readonly onEmail: (email: string) => void
}

/** Asks for whom access to a document is to be explained, and explains it. */
export function WhyForm({ name, email, onEmail }: WhyFormProps) {
  const [typed, setTyped] = useState(email ?? '')
  return (
    <div className="stack">
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') onEmail(typed.trim())
        }}
      >
        <PersonField label="For whom" value={typed} onValue={setTyped} />
        <Button type="submit" look="primary">
          Explain
        </Button>
      </form>
      {email !== undefined && <Explained name={name} email={email} />}
    </div>
  )
}

/** Why one person can or cannot find one document. */
export function Explained({ name, email }: { readonly name: DocumentName; readonly email: string }) {
  const query = useQuery(asking('explain', { ...name, userEmail: email }))
  return <Loaded query={query}>{(answer) => <Explanation answer={answer} email={email} document={name.id} />}</Loaded>
}
