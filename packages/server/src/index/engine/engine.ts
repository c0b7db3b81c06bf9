import type { Analyzer } from '../analysis/port.ts'
import { standardAnalyzer } from '../analysis/standard.ts'
import type { SearchIndexEngine } from '../port.ts'
import { type MergeSettings, mergeSettings } from './merging.ts'
import { prepare } from './prepared.ts'
import { type EngineReader, openReader } from './reader.ts'
import { openWriter } from './writer.ts'

/**
 * Sheaf's own search engine: immutable segments, a manifest that says which, and rights as sets of bits that every search
 * starts from. docs/engine.md leads through its files.
 */
export type Engine = Omit<SearchIndexEngine, 'openReader'> & {
  readonly openReader: (directory: string) => EngineReader
}

/** @param settings when segments are merged, for tests that want it soon */
export function openEngine(analyzer: Analyzer, settings: MergeSettings = mergeSettings): Engine {
  return {
    openWriter: (directory) => openWriter(directory, analyzer, settings),
    prepare,
    openReader: (directory) => openReader(directory, analyzer),
  }
}

export const sheafEngine = openEngine(standardAnalyzer)
