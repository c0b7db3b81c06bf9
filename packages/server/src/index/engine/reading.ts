import { standardAnalyzer } from '../analysis/standard.ts'
import { type EngineReader, openReader } from './reader.ts'

/** The reading side of Sheaf's engine by itself: whoever only reads need not load the other one before the first search. */
export function openIndexReader(directory: string): EngineReader {
  return openReader(directory, standardAnalyzer)
}
