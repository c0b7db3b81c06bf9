import type { Migration } from 'kysely/migration'
import { spine } from './0001-spine.ts'
import { uploads } from './0002-uploads.ts'
import { closures } from './0003-closures.ts'
import { metadata } from './0004-metadata.ts'
import { lifecycle } from './0005-lifecycle.ts'
import { activity } from './0006-activity.ts'
import { people } from './0007-people.ts'
import { sessions } from './0008-sessions.ts'
import { fileTexts } from './0009-file-texts.ts'
import { viewed } from './0010-viewed.ts'

/** Every migration in order; names are never changed once released. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-spine': spine,
  '0002-uploads': uploads,
  '0003-closures': closures,
  '0004-metadata': metadata,
  '0005-lifecycle': lifecycle,
  '0006-activity': activity,
  '0007-people': people,
  '0008-sessions': sessions,
  '0009-file-texts': fileTexts,
  '0010-viewed': viewed,
}
