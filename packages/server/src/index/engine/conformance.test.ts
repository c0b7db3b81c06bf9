import { describe } from 'node:test'
import { standardAnalyzer } from '../analysis/standard.ts'
import { describeTidying } from '../conformance/tidying.ts'
import { describeSearchIndex } from '../conformance.ts'
import { openEngine, sheafEngine } from './engine.ts'

describeSearchIndex("Sheaf's engine", sheafEngine)

/** Segments are merged as soon as there are two, and most have a file of their own. */
describeSearchIndex(
  "Sheaf's engine with many merges and files",
  openEngine(standardAnalyzer, { factor: 2, embeddedBytesMax: 2_000, besideBytesMin: Number.POSITIVE_INFINITY }),
)

describe("Sheaf's engine with merges by a thread", () => {
  describeTidying(openEngine(standardAnalyzer, { factor: 8, embeddedBytesMax: 2_000, besideBytesMin: 0 }))
})
