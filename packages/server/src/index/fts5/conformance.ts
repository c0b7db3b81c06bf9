import { describe } from 'node:test'
import type { SearchIndexEngine } from '../port.ts'
import { describeAccess } from './conformance/access.ts'
import { describeChanges } from './conformance/changes.ts'
import { describeCompleting } from './conformance/completing.ts'
import { describeDurability } from './conformance/durability.ts'
import { describeFinding } from './conformance/finding.ts'
import { describeHostileInput } from './conformance/hostile.ts'
import { describeModel } from './conformance/model.ts'
import { describePaging } from './conformance/paging.ts'
import { describeRanking } from './conformance/ranking.ts'

/** The part of the suite of search indexes that this engine passes: it has no required clauses, beginnings of words, filters or counts. */
export function describeTextIndex(name: string, engine: SearchIndexEngine): void {
  describe(name, () => {
    describeFinding(engine)
    describeRanking(engine)
    describeAccess(engine)
    describePaging(engine)
    describeCompleting(engine)
    describeChanges(engine)
    describeDurability(engine)
    describeHostileInput(engine)
    describeModel(engine)
  })
}
