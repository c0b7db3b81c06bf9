import { benchAccess } from './access.ts'
import { benchBulk } from './bulk.ts'
import { benchBulkIdentity } from './bulk-identity.ts'
import { benchDebugDocuments } from './debug-documents.ts'
import { benchFiles } from './files.ts'
import { benchFreshness } from './freshness.ts'
import { benchGroupCommit } from './group-commit.ts'
import { benchIndexing } from './indexing.ts'
import { benchPeople } from './people.ts'
import { printResult } from './result.ts'
import { benchSearch } from './search.ts'
import { benchSearchHttp } from './search-http.ts'
import { benchStartup } from './startup.ts'
import { benchTokenCheck } from './token-check.ts'

/** `npm run bench`: every benchmark, one after the other. */
for (const bench of [
  benchStartup,
  benchFiles,
  benchFreshness,
  benchTokenCheck,
  benchAccess,
  benchBulk,
  benchBulkIdentity,
  benchDebugDocuments,
  benchGroupCommit,
  benchIndexing,
  benchPeople,
  benchSearch,
  benchSearchHttp,
])
  printResult(await bench())
