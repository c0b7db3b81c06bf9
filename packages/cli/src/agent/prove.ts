import { digestOf, type JournalState } from './journal.ts'
import { pendingSinks } from './publish.ts'
import { failed, record, type Token } from './token.ts'

/** So often the server must refuse a new secret before the one before it is tried: another node may not know it yet. */
const REFUSALS_MAX = 3
const PROOF_MILLIS_MAX = 60_000

/** Whether the current secret has to be shown to the server: what came from outside is rotated first. */
export function isToBeProved(token: Token, state: JournalState): boolean {
  const { isProved, current, intent } = state
  return !isProved && current.createdAt !== null && intent === null && pendingSinks(token, state).length === 0
}

/**
 * Shows the current secret to the server, once every sink has it: on Sheaf the first use of a secret ends what the one before
 * could still fetch, so that comes last. Accepted, the one before is forgotten.
 */
export async function prove(token: Token, state: JournalState): Promise<JournalState> {
  const { patience, memory } = token
  if (!isToBeProved(token, state)) return state
  if (patience.prove.nextAtMs() > token.nowMs()) return state
  const proof = await token.server.prove(state.current.secret)
  token.step('proof answered')
  if (proof.kind === 'accepted') {
    const proved = record(token, state, {
      isProved: true,
      previous: null,
      expiresAt: proof.expiresAt ?? state.expiresAt,
    })
    if (proved === undefined) return state
    patience.prove.succeed()
    token.tell({ kind: 'proved' })
    token.step('proved')
    return proved
  }
  const isRefused = proof.kind === 'refused' && !proof.mayRotate
  const message =
    proof.kind === 'unsaid'
      ? `${proof.message}: that says nothing of the secret; set datasource to one that the token may use`
      : proof.message
  failed(token, state, patience.prove, {
    stage: 'prove',
    message,
    millisMax: PROOF_MILLIS_MAX,
    ...(isRefused ? { urgency: 'urgent' } : {}),
  })
  if (isRefused && state.previous !== null && patience.prove.failures() >= REFUSALS_MAX) {
    memory.refused.add(digestOf(state.current.secret))
  }
  return state
}
