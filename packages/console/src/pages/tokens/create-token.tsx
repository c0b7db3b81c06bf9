import type { CreateTokenRequest, Token } from '@sheaf/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { asking } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/field.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'
import { PersonField } from '../../ui/person-field.tsx'
import { ShownSecret } from './shown-secret.tsx'

const DAY_SECONDS = 86_400
const kinds = [
  ['indexing', 'Indexing: a program that puts documents in'],
  ['client', 'Client: a program that searches'],
  ['admin', 'Admin: this console and its operations'],
] as const
const rotations = [
  ['', 'Never: the secret stays'],
  ['1440', 'Every day'],
  ['10080', 'Every week'],
  ['43200', 'Every 30 days'],
] as const

/** What is typed into the form, as it stands there. */
type Draft = {
  readonly name: string
  readonly kind: Token['kind']
  readonly isGlobal: boolean
  readonly datasources: readonly string[]
  readonly userEmail: string
  readonly days: string
  readonly rotation: string
  readonly greenlist: string
}

const blank: Draft = {
  name: '',
  kind: 'indexing',
  isGlobal: false,
  datasources: [],
  userEmail: '',
  days: '90',
  rotation: '1440',
  greenlist: '',
}

export function CreateToken({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(blank)
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () => call('createtoken', requestOf(draft, Date.now() / 1000)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['listtokens'] }),
  })
  if (create.data !== undefined) return <ShownSecret {...create.data} onClose={onClose} />
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  return (
    <Dialog
      title="Create token"
      about="None of this can be changed later; a token can be ended at any time."
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!create.isPending) create.mutate()
        }}
      >
        <TextField
          label="Name"
          hint="What it is for, such as wiki crawler."
          required
          value={draft.name}
          onValue={(name) => change({ name })}
        />
        <SelectField
          label="Kind"
          value={draft.kind}
          options={kinds}
          // What only indexing tokens must have is not asked of others.
          onValue={(kind) =>
            change({ kind, ...(kind === 'indexing' ? { days: '90', rotation: '1440' } : { days: '', rotation: '' }) })
          }
        />
        <Reach draft={draft} change={change} />
        <div className="form-grid">
          <TextField
            label="Expires after days"
            inputMode="numeric"
            pattern="[0-9]*"
            hint={draft.kind === 'indexing' ? 'Every indexing token expires.' : 'Empty: never.'}
            required={draft.kind === 'indexing'}
            value={draft.days}
            onValue={(days) => change({ days })}
          />
          <SelectField
            label="Secret must be rotated"
            value={draft.rotation as ''}
            options={rotations}
            onValue={(rotation) => change({ rotation })}
          />
        </div>
        <TextField
          label="Only from these addresses"
          hint="Ranges such as 10.0.0.0/8, with commas between. Empty: from any address."
          value={draft.greenlist}
          onValue={(greenlist) => change({ greenlist })}
        />
        {create.error !== null && <ProblemNotice error={create.error} />}
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={create.isPending}>
            Create token
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Reach({ draft, change }: { readonly draft: Draft; readonly change: (part: Partial<Draft>) => void }) {
  const datasources = useQuery(asking('listdatasources', undefined)).data?.datasources ?? []
  const setGlobal = (isGlobal: boolean) => change({ isGlobal })
  if (draft.kind === 'admin') return null
  if (draft.kind === 'client') {
    return (
      <fieldset className="stack-small">
        <legend>Acts as</legend>
        <CheckField
          label="Anyone: the program says for whom it searches"
          isChecked={draft.isGlobal}
          onChecked={setGlobal}
        />
        {!draft.isGlobal && (
          <PersonField label="One person" value={draft.userEmail} onValue={(userEmail) => change({ userEmail })} />
        )}
      </fieldset>
    )
  }
  return (
    <fieldset className="stack-small">
      <legend>Datasources</legend>
      <CheckField label="Every datasource, also later ones" isChecked={draft.isGlobal} onChecked={setGlobal} />
      {!draft.isGlobal &&
        datasources.map(({ name }) => (
          <CheckField
            key={name}
            label={name}
            isChecked={draft.datasources.includes(name)}
            onChecked={(isChecked) =>
              change({
                datasources: isChecked
                  ? [...draft.datasources, name]
                  : draft.datasources.filter((each) => each !== name),
              })
            }
          />
        ))}
      {!draft.isGlobal && (
        <AreaField
          label="Others, by name"
          hint="One a line. The token may create a datasource of such a name."
          rows={2}
          value={draft.datasources.filter((name) => datasources.every((each) => each.name !== name)).join('\n')}
          onValue={(text) =>
            change({
              datasources: [
                ...draft.datasources.filter((name) => datasources.some((each) => each.name === name)),
                ...text.split('\n'),
              ],
            })
          }
        />
      )}
    </fieldset>
  )
}

function requestOf(draft: Draft, nowSeconds: number): CreateTokenRequest {
  const { kind, isGlobal } = draft
  const listed = (texts: readonly string[]) => texts.map((text) => text.trim()).filter(Boolean)
  const greenlist = listed(draft.greenlist.split(/[\s,]+/))
  return {
    name: draft.name.trim(),
    kind,
    ...(kind !== 'admin' && isGlobal ? { isGlobal: true } : {}),
    ...(kind === 'indexing' && !isGlobal ? { datasources: listed(draft.datasources) } : {}),
    ...(kind === 'client' && !isGlobal ? { userEmail: draft.userEmail.trim() } : {}),
    ...(draft.days.trim() === '' ? {} : { expiresAt: Math.round(nowSeconds + Number(draft.days) * DAY_SECONDS) }),
    ...(draft.rotation === '' ? {} : { rotationPeriodMinutes: Number(draft.rotation) }),
    ...(greenlist.length === 0 ? {} : { greenlist }),
  }
}
