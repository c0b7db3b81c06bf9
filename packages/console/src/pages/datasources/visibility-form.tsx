import type { DatasourceSummary, ShowDatasourceResponse } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'

type Visibility = DatasourceSummary['visibility']

const visibilities: readonly (readonly [Visibility, string])[] = [
  ['all', 'Everyone, as far as the permissions of each document allow'],
  ['test', 'Beta users only (test)'],
  ['none', 'Beta users only (not enabled)'],
]

/** Who may see anything of a datasource, and its deletion. */
export function VisibilityForm({ shown }: { readonly shown: ShowDatasourceResponse }) {
  const { name, visibility } = shown.datasource
  const client = useQueryClient()
  const [isDeleting, setDeleting] = useState(false)
  const done = () => client.invalidateQueries({ queryKey: ['showdatasource'] })
  const set = useMutation({
    mutationFn: (next: Visibility) => call('setdatasourcevisibility', { datasource: name, visibility: next }),
    onSettled: done,
  })
  const remove = useMutation({
    mutationFn: (email: string) => call('removebetauser', { datasource: name, email }),
    onSettled: done,
  })
  return (
    <div className="stack">
      {set.error !== null && <ProblemNotice error={set.error} />}
      <SelectField
        label="Who may see anything of it"
        hint="It counts from the next answer on."
        value={visibility}
        options={visibilities}
        onValue={(next) => set.mutate(next)}
      />
      <Section title="Beta users">
        {remove.error !== null && <ProblemNotice error={remove.error} />}
        {shown.betaUsers.length === 0 ? (
          <p className="soft">None. A program adds them with the operation betausers.</p>
        ) : (
          <ul className="plain">
            {shown.betaUsers.map((email) => (
              <li key={email} className="row-between">
                {email}
                <Button
                  size="small"
                  onClick={() => remove.mutate(email)}
                  aria-label={`Remove ${email} from the beta users`}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Delete">
        <p className="soft">
          Deletes the datasource with its documents, users and groups. All of it is gone from the next answer on.
        </p>
        <p>
          <Button look="danger" onClick={() => setDeleting(true)}>
            Delete datasource
          </Button>
        </p>
      </Section>
      {isDeleting && <DeleteDatasource name={name} onClose={() => setDeleting(false)} />}
    </div>
  )
}

function DeleteDatasource({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const run = useMutation({
    mutationFn: () => call('deletedatasource', { datasource: name }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listdatasources'] })
      await navigate({ to: '/datasources' })
    },
  })
  return (
    <Dialog title={`Delete ${name}`} about="This cannot be taken back." onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === name && !run.isPending) run.mutate()
        }}
      >
        <TextField
          label={`Type the name of the datasource to go on: ${name}`}
          autoComplete="off"
          value={typed}
          onValue={setTyped}
        />
        {run.error !== null && <ProblemNotice error={run.error} />}
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" isBusy={typed !== name || run.isPending}>
            Delete
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
