import { standardAnalyzer } from '../analysis/standard.ts'
import { describeSearchIndex } from '../conformance.ts'
import { openEngine, sheafEngine } from './engine.ts'

describeSearchIndex("Sheaf's engine", sheafEngine)

/** Segments are merged as soon as there are two, and most have a file of their own. */
describeSearchIndex(
  "Sheaf's engine with many merges and files",
  openEngine(standardAnalyzer, { factor: 2, embeddedBytesMax: 2_000 }),
)
