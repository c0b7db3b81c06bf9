import { digestOf, type JournalState } from './journal.ts'
import { type Sink, SinkFailure } from './sinks/sink.ts'
import { failed, record, type Token } from './token.ts'

/**
 * The sinks that have not got the current secret yet. One that came from outside is not published before it was rotated: it may
 * be an old one that does not work, and what the sink has may be the only one that does.
 */
export function pendingSinks({ sinks }: Token, { current, published }: JournalState): readonly Sink[] {
  if (current.createdAt === null) return []
  return sinks.filter(({ name }) => !published.includes(name))
}

/**
 * Puts the current secret into every sink that has not got it and whose turn it is, each for itself: one that fails keeps no
 * other from having it, and is tried again alone.
 */
export async function publish(token: Token, before: JournalState): Promise<JournalState> {
  let state = before
  await Promise.all(
    pendingSinks(token, before).map(async (sink) => {
      const patience = token.patience.sinks.get(sink.name)
      if (patience === undefined || patience.nextAtMs() > token.nowMs()) return
      try {
        await sink.publish(state.current.secret)
      } catch (error) {
        if (!(error instanceof SinkFailure)) throw error
        failed(token, state, patience, { stage: 'publish', message: error.message, sink: sink.name })
        return
      }
      token.step('written')
      const noted = record(token, state, { published: [...state.published, sink.name] })
      if (noted === undefined) return
      state = noted
      patience.succeed()
      token.tell({ kind: 'published', sink: sink.name })
      token.step('published')
    }),
  )
  return state
}

/**
 * Looks whether the source, where it is a sink as well, has gone back to an older secret: something has restored it, such as a
 * configuration that is rolled out again. It is published anew then.
 */
export async function mendDrift(token: Token, state: JournalState): Promise<JournalState> {
  const sink = token.sinks.find(({ name }) => name === token.source.name)
  if (sink?.read === undefined || !state.published.includes(sink.name)) return state
  const found = await sink.read().catch((error: unknown) => {
    // Whoever publishes or adopts tells of it.
    if (error instanceof SinkFailure) return undefined
    throw error
  })
  if (found === undefined || found === state.current.secret || !state.known.includes(digestOf(found))) return state
  const mended = record(token, state, { published: state.published.filter((name) => name !== sink.name) })
  if (mended === undefined) return state
  token.tell({ kind: 'drifted', sink: sink.name })
  return mended
}
