import type { RenewTokenRequest, Token } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, TextField } from '../../ui/field.tsx'
import { ProblemNotice } from '../../ui/notice.tsx'
import { ShownSecret } from './shown-secret.tsx'

type ActionProps = { readonly token: Token; readonly onClose: () => void }

const DAY_SECONDS = 86_400

function useForgetTokens(): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['listtokens'] }),
      client.invalidateQueries({ queryKey: ['showtoken'] }),
    ])
}

export function ReissueToken({ token, onClose }: ActionProps) {
  const [cut, setCut] = useState(false)
  const forget = useForgetTokens()
  const reissue = useMutation({
    mutationFn: () => call('reissuetoken', { id: token.id, ...(cut ? { cut: true } : {}) }),
    onSuccess: forget,
  })
  if (reissue.data !== undefined) return <ShownSecret {...reissue.data} onClose={onClose} />
  return (
    <ActionDialog
      title={`New secret for ${token.name}`}
      about="For a secret that was lost or stolen. The present one works for ten more minutes, so that programs can be changed."
      action="Make a new secret"
      look={cut ? 'danger' : 'primary'}
      run={reissue}
      onClose={onClose}
    >
      <CheckField
        label="It was stolen: end the present secret at once."
        hint="Programs that use it are refused from now on."
        isChecked={cut}
        onChecked={setCut}
      />
    </ActionDialog>
  )
}

export function RenewToken({ token, onClose }: ActionProps) {
  const [days, setDays] = useState('')
  const forget = useForgetTokens()
  const navigate = useNavigate()
  const renew = useMutation({ mutationFn: () => call('renewtoken', renewalOf(token.id, days)), onSuccess: forget })
  if (renew.data !== undefined) {
    const { id } = renew.data.token
    const close = () => {
      onClose()
      void navigate({ to: '/tokens/$id', params: { id } })
    }
    return <ShownSecret {...renew.data} onClose={close} />
  }
  return (
    <ActionDialog
      title={`Renew ${token.name}`}
      about="Makes a new token with the same properties. This one goes on until 24 hours after the new one is first used."
      action="Renew"
      look="primary"
      run={renew}
      onClose={onClose}
    >
      <TextField
        label="Expires after days"
        hint="Empty: as long as this one was made for."
        inputMode="numeric"
        pattern="[0-9]*"
        value={days}
        onValue={setDays}
      />
    </ActionDialog>
  )
}

function renewalOf(id: string, days: string): RenewTokenRequest {
  return {
    id,
    ...(days.trim() === '' ? {} : { expiresAt: Math.round(Date.now() / 1000 + Number(days) * DAY_SECONDS) }),
  }
}

export function RevokeToken({ token, onClose }: ActionProps) {
  const [name, setName] = useState('')
  const forget = useForgetTokens()
  const revoke = useMutation({
    mutationFn: () => call('revoketoken', { id: token.id, name }),
    onSuccess: async () => {
      await forget()
      onClose()
    },
  })
  return (
    <ActionDialog
      title={`Revoke ${token.name}`}
      about="Ends it at once and for good: every program that uses it is refused. This cannot be taken back."
      action="Revoke"
      look="danger"
      run={revoke}
      isReady={name === token.name}
      onClose={onClose}
    >
      <TextField
        label={`Type the name of the token to go on: ${token.name}`}
        autoComplete="off"
        spellCheck={false}
        value={name}
        onValue={setName}
      />
    </ActionDialog>
  )
}

type ActionDialogProps = {
  readonly title: string
  readonly about: string
  readonly action: string
  readonly look: 'primary' | 'danger'
  readonly run: { readonly mutate: () => void; readonly error: Error | null; readonly isPending: boolean }
  readonly isReady?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

function ActionDialog({ title, about, action, look, run, isReady = true, onClose, children }: ActionDialogProps) {
  return (
    <Dialog title={title} about={about} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !run.isPending) run.mutate()
        }}
      >
        {children}
        {run.error !== null && <ProblemNotice error={run.error} />}
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} isBusy={run.isPending || !isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
