import type { CreateSampleResponse } from '@sheaf/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/call.ts'
import { asking } from '../../api/queries.ts'
import { useSession } from '../../session/session.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { countOf } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { CreateToken } from '../tokens/create-token.tsx'

/** The first steps on a system that has nothing in it yet. */
export function WelcomePage() {
  const session = useSession()
  const setup = useQuery(asking('showsetup', undefined))
  const client = useQueryClient()
  const [email, setEmail] = useState(session.email ?? '')
  const [isCreating, setCreating] = useState(false)
  const sample = useMutation({
    mutationFn: () => call('createsample', { email: email.trim() }),
    onSuccess: () => client.invalidateQueries(),
  })
  const hasSample = sample.data !== undefined || setup.data?.hasSample === true
  return (
    <Page title="First steps" about="From nothing to the first search in three steps, and then to your own content.">
      <Loaded query={setup}>
        {({ datasources, documents, indexingTokens }) => (
          <ol className="steps">
            <Step number={1} title="Put three sample documents in" isDone={hasSample}>
              <p className="soft">
                Creates a datasource called sample with one document for everyone, one for you and one for nobody.
                Delete it whenever you like.
              </p>
              <form
                className="filters"
                onSubmit={(event) => {
                  event.preventDefault()
                  if (!sample.isPending) sample.mutate()
                }}
              >
                <TextField label="Your e-mail address" type="email" required value={email} onValue={setEmail} />
                <Button type="submit" look={hasSample ? undefined : 'primary'} isBusy={sample.isPending}>
                  {hasSample ? 'Put them in again' : 'Create the sample'}
                </Button>
              </form>
              {sample.error !== null && <ProblemNotice error={sample.error} />}
              {sample.data !== undefined && <Sample sample={sample.data} />}
            </Step>
            <Step number={2} title="Search as you" isDone={false}>
              <p className="soft">You find two of the three: nobody may see the third, and so it shows nowhere.</p>
              {hasSample && email.trim() !== '' ? (
                <p>
                  <Link to="/search" search={{ as: email.trim() }} className="button" data-look="primary">
                    Search as {email.trim()}
                  </Link>
                </p>
              ) : (
                <p className="small soft">Put the sample in first.</p>
              )}
            </Step>
            <Step
              number={3}
              title="Put your own content in"
              isDone={indexingTokens > 0 && datasources > (hasSample ? 1 : 0)}
            >
              <p className="soft">
                A program needs an indexing token and this server’s address. There are{' '}
                {countOf(datasources, 'datasource')} and {countOf(documents, 'document')} so far.
              </p>
              <p className="row">
                <Button onClick={() => setCreating(true)}>Create an indexing token</Button>
                <Link to="/api" className="button">
                  How programs do it
                </Link>
              </p>
            </Step>
          </ol>
        )}
      </Loaded>
      {isCreating && <CreateToken onClose={() => setCreating(false)} />}
    </Page>
  )
}

type StepProps = {
  readonly number: number
  readonly title: string
  readonly isDone: boolean
  readonly children: ReactNode
}

function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li className="card" data-state={isDone ? 'passed' : undefined}>
      <span className="mark" aria-hidden="true">
        {isDone ? '✓' : number}
      </span>
      <div className="stack-small step-body">
        <h2>
          {title}
          {isDone && <span className="hidden-text"> (done)</span>}
        </h2>
        {children}
      </div>
    </li>
  )
}

function Sample({ sample }: { readonly sample: CreateSampleResponse }) {
  return (
    <ul className="plain">
      {sample.documents.map(({ objectType, id, title, seenBy }) => (
        <li key={id}>
          <Link
            to="/documents/show"
            search={{ datasource: sample.datasource, id, ...(objectType === '' ? {} : { type: objectType }) }}
          >
            {title}
          </Link>{' '}
          <span className="soft small">seen by {seenBy}</span>
        </li>
      ))}
    </ul>
  )
}
