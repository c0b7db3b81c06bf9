import { benchBulk } from './bulk.ts'
import { benchFreshness } from './freshness.ts'
import { benchGroupCommit } from './group-commit.ts'
import { benchPeople } from './people.ts'
import { printResult } from './result.ts'
import { benchStartup } from './startup.ts'
import { benchTokenCheck } from './token-check.ts'

/** `npm run bench`: every benchmark, one after the other. */
for (const bench of [benchStartup, benchFreshness, benchTokenCheck, benchBulk, benchGroupCommit, benchPeople])
  printResult(await bench())
