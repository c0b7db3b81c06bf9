import { adoptedState, digestOf, JournalFailure, type JournalState, withKnown } from './journal.ts'
import { isToken } from './server.ts'
import { SinkFailure } from './sinks/sink.ts'
import { failed, record, type Source, type Token } from './token.ts'

/**
 * The state of a token as the journal has it. Without a journal, or where the source has a secret that the agent has never had,
 * it begins with the one of the source: an administrator has given it. Undefined if there is neither, or it cannot be known now.
 */
export async function adopt(token: Token): Promise<JournalState | undefined> {
  let state: JournalState | undefined
  try {
    state = token.journal.read()
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error
    failed(token, undefined, token.patience.journal, { stage: 'journal', message: error.message, urgency: 'urgent' })
    return undefined
  }
  if (token.patience.source.nextAtMs() > token.nowMs()) return state
  for (const place of placesOf(token, state)) {
    let found: string | undefined
    try {
      found = await place.read()
    } catch (error) {
      if (!(error instanceof SinkFailure)) throw error
      failed(token, state, token.patience.source, { stage: 'source', message: error.message })
      continue
    }
    const digest = found === undefined ? '' : digestOf(found)
    if (found === undefined || token.memory.declined.has(digest) || state?.known.includes(digest) === true) continue
    if (!isToken(found)) {
      token.memory.declined.add(digest)
      const message = `${place.name} holds something other than one token, which is left alone`
      failed(token, state, token.patience.source, { stage: 'source', message, urgency: 'urgent' })
      continue
    }
    return state === undefined ? begin(token, place, found) : consider(token, state, place, found)
  }
  if (state === undefined) return missing(token)
  if (token.patience.source.nextAtMs() <= token.nowMs()) token.patience.source.succeed()
  return state
}

/** Where a secret may be: the source, and where that has none or none that works, the sinks that can be read back. */
function placesOf({ source, sinks, memory }: Token, state: JournalState | undefined): readonly Source[] {
  if (state !== undefined && !memory.isLockedOut) return [source]
  return [source, ...sinks.flatMap(({ name, read }) => (read === undefined ? [] : [{ name, read }]))]
}

function missing(token: Token): undefined {
  const message = `there is no secret yet: put one into ${token.source.name}`
  failed(token, undefined, token.patience.source, { stage: 'source', message, urgency: 'urgent' })
  return undefined
}

function begin(token: Token, from: Source, secret: string): JournalState | undefined {
  token.patience.source.succeed()
  const state = record(token, adoptedState(secret, []), {})
  if (state === undefined) return undefined
  token.tell({ kind: 'adopted', from: from.name })
  token.step('adopted')
  return state
}

/** A secret that works is never given up for one that does not: so the server is asked first. */
async function consider(token: Token, state: JournalState, from: Source, secret: string): Promise<JournalState> {
  const digest = digestOf(secret)
  const decline = (message: string) =>
    failed(token, state, token.patience.source, { stage: 'source', message, urgency: 'urgent' })
  const proof = await token.server.prove(secret)
  if (proof.kind === 'refused' && !proof.mayRotate) {
    token.memory.declined.add(digest)
    decline(`${from.name} holds a secret that the server refuses; the one before is kept: ${proof.message}`)
    return state
  }
  if (proof.kind === 'unreached' || proof.kind === 'unsaid') {
    decline(`${from.name} holds a new secret that could not be tried yet: ${proof.message}`)
    return state
  }
  const changes = {
    ...adoptedState(secret, state.known),
    previous: state.current,
    known: withKnown(state.known, secret),
  }
  token.patience.source.succeed()
  const adopted = record(token, state, changes)
  if (adopted === undefined) return state
  token.memory.refused.clear()
  token.memory.isLockedOut = false
  token.patience.rotate.succeed()
  token.tell({ kind: 'adopted', from: from.name })
  token.step('adopted')
  return adopted
}
