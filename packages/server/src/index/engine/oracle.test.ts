import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { standardAnalyzer } from '../analysis/standard.ts'
import { inDirectory, ORIGIN, tidyUp } from '../conformance/world.ts'
import type { IndexChange } from '../port.ts'
import { openEngine } from './engine.ts'
import { askEverything } from './testing/asking.ts'
import { openModel } from './testing/model.ts'
import { type Content, crowd, questions, type Step, steps } from './testing/worlds.ts'

/**
 * Random worlds, compared with an oracle that looks at every document: hits, order, scores, pages, totals, counts and
 * completions are equal after every change, merge and restart.
 */

const WORLDS = Number(process.env.SHEAF_WORLDS ?? 40)
const options = { numRuns: WORLDS, endOnFailure: process.env.SHEAF_WORLDS !== undefined }

/** Merges are due at once, and of some segments only. */
const engines = [
  openEngine(standardAnalyzer, { factor: 2, embeddedBytesMax: 600, besideBytesMin: Number.POSITIVE_INFINITY }),
  openEngine(standardAnalyzer, { factor: 3, embeddedBytesMax: 1_000_000, besideBytesMin: Number.POSITIVE_INFINITY }),
]

for (const [number, engine] of engines.entries()) {
  test(`${WORLDS} worlds of changes, merges and restarts answer like the oracle (settings ${number + 1})`, () => {
    fc.assert(
      fc.property(steps, questions, (taken, asked) =>
        inDirectory((directory) => {
          let writer = engine.openWriter(directory)
          writer.reset(ORIGIN)
          let reader = engine.openReader(directory)
          const model = openModel()
          try {
            for (const step of taken) {
              take(step)
              askEverything(reader, model, asked, standardAnalyzer)
            }
          } finally {
            reader.close()
            writer.close()
          }

          function take(step: Step): void {
            if (step.kind === 'apply') writer.apply(model.take(step.changes), model.changeSeq())
            else if (step.kind === 'tidy') for (let time = 0; time < step.times; time += 1) writer.tidy(0)
            else if (step.kind === 'tidyUp') tidyUp(writer)
            else if (step.kind === 'flush') assert.equal(writer.flush(), model.changeSeq())
            else if (step.kind === 'reset') {
              writer.reset({ ...ORIGIN, changeSeq: model.changeSeq() })
              model.forget()
            } else if (step.kind === 'reopenReader') {
              reader.close()
              reader = engine.openReader(directory)
            } else {
              writer.close()
              writer = engine.openWriter(directory)
              assert.equal(writer.position()?.changeSeq, model.changeSeq())
            }
          }
        }),
      ),
      options,
    )
  })
}

/** So many that posting lists have several blocks, and a search has several windows to skip. */
const COPIES = 100
const CROWDS = Math.ceil(WORLDS / 20)

test(`${CROWDS} worlds of ${60 * COPIES} documents answer like the oracle, of which most is skipped`, () => {
  const engine = openEngine(standardAnalyzer, {
    factor: 4,
    embeddedBytesMax: 20_000,
    besideBytesMin: Number.POSITIVE_INFINITY,
  })
  fc.assert(
    fc.property(crowd, questions, (contents, asked) =>
      inDirectory((directory) => {
        const writer = engine.openWriter(directory)
        writer.reset(ORIGIN)
        const model = openModel()
        for (let copy = 0; copy < COPIES; copy += 1) writer.apply(copyOf(contents, copy), model.changeSeq())
        const reader = engine.openReader(directory)
        try {
          askEverything(reader, model, asked, standardAnalyzer, PAGES_MAX)
          tidyUp(writer)
          askEverything(reader, model, asked, standardAnalyzer, PAGES_MAX)
        } finally {
          reader.close()
          writer.close()
        }

        function copyOf(each: readonly Content[], copy: number): readonly IndexChange[] {
          return model.take(
            each.map((content, at) => ({
              kind: 'put',
              key: copy * each.length + at,
              // Longer by the copy, so that no two score the same.
              content: { ...content, body: `${content.body} ${'more '.repeat((copy * 7 + at) % 50)}` },
            })),
          )
        }
      }),
    ),
    { ...options, numRuns: CROWDS },
  )
})

/** Pages read of each list of hits; the lists are long. */
const PAGES_MAX = 4
