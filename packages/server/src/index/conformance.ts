import { describe } from 'node:test'
import { describeAccess } from './conformance/access.ts'
import { describeBoosting } from './conformance/boosting.ts'
import { describeChanges } from './conformance/changes.ts'
import { describeClauses } from './conformance/clauses.ts'
import { describeColumns } from './conformance/columns.ts'
import { describeCompleting } from './conformance/completing.ts'
import { describeCounting } from './conformance/counting.ts'
import { describeDurability } from './conformance/durability.ts'
import { describeFields } from './conformance/fields.ts'
import { describeFinding } from './conformance/finding.ts'
import { describeHostileInput } from './conformance/hostile.ts'
import { describeModel } from './conformance/model.ts'
import { describePaging } from './conformance/paging.ts'
import { describeRanking } from './conformance/ranking.ts'
import { describeTidying } from './conformance/tidying.ts'
import { describeWords } from './conformance/words.ts'
import type { SearchIndexEngine } from './port.ts'

/** The tests that every search index engine must pass, to be called from a test file of the engine. */
export function describeSearchIndex(name: string, engine: SearchIndexEngine): void {
  describe(name, () => {
    describeFinding(engine)
    describeFields(engine)
    describeClauses(engine)
    describeColumns(engine)
    describeRanking(engine)
    describeBoosting(engine)
    describeAccess(engine)
    describePaging(engine)
    describeCompleting(engine)
    describeWords(engine)
    describeCounting(engine)
    describeChanges(engine)
    describeTidying(engine)
    describeDurability(engine)
    describeHostileInput(engine)
    describeModel(engine)
  })
}
