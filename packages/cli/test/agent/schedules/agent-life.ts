import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentEvent, Step } from '../../../src/agent/events.ts'
import { fileJournal, type Journal } from '../../../src/agent/journal.ts'
import { SHARE_DEFAULT, shareOf } from '../../../src/agent/schedule.ts'
import { openServer } from '../../../src/agent/server.ts'
import { dotenvSink } from '../../../src/agent/sinks/dotenv-sink.ts'
import { fileSink } from '../../../src/agent/sinks/file-sink.ts'
import { type Sink, SinkFailure } from '../../../src/agent/sinks/sink.ts'
import { type Tended, tend } from '../../../src/agent/tend.ts'
import { openToken } from '../../../src/agent/token.ts'
import type { FaultyWay } from './faults.ts'

/** The agent was killed: nothing of it runs on. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

export type LifeOptions = {
  readonly folder: string
  readonly way: FaultyWay
  readonly nowMs: () => number
  readonly random: () => number
  readonly note: (event: AgentEvent) => void
}

/** One process of the agent, from its start to its death. */
export type Life = {
  /** Throws Killed if it is killed meanwhile. */
  readonly tend: () => Promise<Tended>
  /** It dies at the step after so many more. */
  readonly killAfter: (steps: number) => void
  /** The steps at which it may not die. */
  readonly spare: (isSpared: (step: Step) => boolean) => void
  readonly breakSinks: (isBroken: boolean) => void
}

export const tokenFile = (folder: string) => join(folder, 'app', 'token')
export const envFile = (folder: string) => join(folder, 'app', '.env')
export const journalOf = (folder: string) => fileJournal(join(folder, 'state', 'wiki.journal'))

export function makeFolders(folder: string): void {
  for (const name of ['app', 'state']) mkdirSync(join(folder, name), { mode: 0o700 })
}

export function startLife({ folder, way, nowMs, random, note }: LifeOptions): Life {
  let isDead = false
  let left = Number.POSITIVE_INFINITY
  let isSpared = (_step: Step) => false
  let areSinksBroken = false

  function live(): void {
    if (isDead) throw new Killed()
  }
  /** What a dead process does not do. */
  function living(journal: Journal): Journal {
    const write: Journal['write'] = (state) => {
      live()
      journal.write(state)
    }
    return {
      read: journal.read,
      write,
      reserve() {
        live()
        const reservation = journal.reserve()
        return {
          write: (state) => {
            live()
            reservation.write(state)
          },
          // A process that dies cleans nothing up.
          discard: () => {
            if (!isDead) reservation.discard()
          },
        }
      },
    }
  }
  function watched(sink: Sink): Sink {
    return {
      ...sink,
      async publish(secret) {
        live()
        assert.equal(journalOf(folder).read()?.current.secret, secret, 'published before it was journalled')
        if (areSinksBroken) throw new SinkFailure('the sink is broken')
        await sink.publish(secret)
      },
    }
  }
  const file = watched(fileSink({ path: tokenFile(folder) }))
  const token = openToken({
    name: 'wiki',
    journal: living(journalOf(folder)),
    server: openServer({
      url: 'http://server.example.com',
      datasource: undefined,
      nowMs,
      fetch: async (url, init) => {
        live()
        const answer = await way.fetch(url, init)
        live()
        return answer
      },
    }),
    source: { name: file.name, read: file.read ?? assert.fail },
    sinks: [file, watched(dotenvSink({ path: envFile(folder), key: 'GLEAN_INDEXING_API_TOKEN' }))],
    share: shareOf(SHARE_DEFAULT),
    rotationPeriodMinutes: undefined,
    nowMs,
    random,
    tell: note,
    step(step) {
      live()
      if (isSpared(step)) return
      left -= 1
      if (left >= 0) return
      isDead = true
      throw new Killed()
    },
  })
  return {
    tend: () => tend(token),
    killAfter(steps) {
      left = steps
    },
    spare(spared) {
      isSpared = spared
    },
    breakSinks(isBroken) {
      areSinksBroken = isBroken
    },
  }
}
