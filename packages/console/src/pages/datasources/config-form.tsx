import type { CustomDatasourceConfig } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { AreaField, CheckField, TextField } from '../../ui/field.tsx'
import { Notice, ProblemNotice } from '../../ui/notice.tsx'
import { type ConfigDraft, configOf, draftOf, problemsOf, tryUrl } from './config-draft.ts'

type ConfigFormProps = {
  readonly config: CustomDatasourceConfig
  readonly isNew: boolean
  readonly onDone?: () => void
}

/** The configuration of a datasource, checked while it is typed; the server has the last word when it is saved. */
export function ConfigForm({ config, isNew, onDone }: ConfigFormProps) {
  const [draft, setDraft] = useState(() => draftOf(config))
  const [sample, setSample] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const problems = problemsOf(draft)
  const save = useMutation({
    mutationFn: () => call('configuredatasource', configOf(draft)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listdatasources'] })
      await client.invalidateQueries({ queryKey: ['showdatasource'] })
      onDone?.()
      if (isNew) await navigate({ to: '/datasources/$name', params: { name: draft.name.trim().toLowerCase() } })
    },
  })
  const change = (part: Partial<ConfigDraft>) => {
    save.reset()
    setDraft((before) => ({ ...before, ...part }))
  }
  const hasProblems = Object.values(problems).some((problem) => problem !== undefined)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!hasProblems && !save.isPending) save.mutate()
      }}
    >
      <div className="form-grid">
        <TextField
          label="Name"
          hint={isNew ? 'Letters, digits, - and _. Programs use it; it cannot be changed.' : 'Cannot be changed.'}
          required
          readOnly={!isNew}
          value={draft.name}
          wrong={problems.name}
          onValue={(name) => change({ name })}
        />
        <TextField
          label="Label"
          hint="What people see."
          value={draft.displayName}
          onValue={(displayName) => change({ displayName })}
        />
        <TextField
          label="Home page"
          type="url"
          placeholder="https://wiki.example.com"
          value={draft.homeUrl}
          wrong={problems.homeUrl}
          onValue={(homeUrl) => change({ homeUrl })}
        />
        <TextField
          label="Users and groups of"
          hint="Another datasource whose users count here. Empty: its own."
          value={draft.identityDatasourceName}
          onValue={(identityDatasourceName) => change({ identityDatasourceName })}
        />
      </div>
      <div className="form-grid">
        <TextField
          label="Pattern of addresses"
          hint="Each document’s address must match it somewhere (RE2). Empty: any address."
          className="input mono"
          spellCheck={false}
          placeholder="^https://wiki\.example\.com/"
          value={draft.urlRegex}
          wrong={problems.urlRegex}
          onValue={(urlRegex) => change({ urlRegex })}
        />
        <TextField
          label="Try an address on it"
          type="url"
          value={sample}
          onValue={setSample}
          hint={tryUrl(draft.urlRegex, sample)}
        />
      </div>
      <div>
        <CheckField
          label="Permissions name users by e-mail address"
          hint="Otherwise by their ids in the datasource."
          isChecked={draft.isUserReferencedByEmail}
          onChecked={(isUserReferencedByEmail) => change({ isUserReferencedByEmail })}
        />
        <CheckField
          label="Test datasource"
          hint="Seen by nobody but its beta users."
          isChecked={draft.isTestDatasource}
          onChecked={(isTestDatasource) => change({ isTestDatasource })}
        />
      </div>
      <AreaField
        label="Everything else, as JSON"
        hint="Object types, properties, aliases and the rest, as adddatasource takes them."
        className="input mono"
        spellCheck={false}
        rows={8}
        value={draft.others}
        wrong={problems.others}
        onValue={(others) => change({ others })}
      />
      {save.error !== null && <ProblemNotice error={save.error} />}
      {save.isSuccess && !isNew && (
        <Notice tone="good" isLive>
          Saved.
        </Notice>
      )}
      <div className="dialog-foot">
        <Button type="submit" look="primary" isBusy={hasProblems || save.isPending}>
          {isNew ? 'Add datasource' : 'Save configuration'}
        </Button>
      </div>
    </form>
  )
}
