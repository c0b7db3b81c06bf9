import { describe } from 'node:test'
import { describeActivity } from './conformance/activity.ts'
import { describeChanges } from './conformance/changes.ts'
import { describeDirectory } from './conformance/directory.ts'
import { describeIdentities } from './conformance/identities.ts'
import { describeLifecycle } from './conformance/lifecycle.ts'
import { describeMetadata } from './conformance/metadata.ts'
import { describeSessions } from './conformance/sessions.ts'
import { describeShortcuts } from './conformance/shortcuts.ts'
import { describeStaleness } from './conformance/staleness.ts'
import { describeSubmissions } from './conformance/submissions.ts'
import { describeTokenWrites } from './conformance/tokens.ts'
import { describeUploads } from './conformance/uploads.ts'
import { describeVersions } from './conformance/versions.ts'
import type { OpenStore } from './conformance/workbench.ts'
import { describeWrites } from './conformance/writes.ts'

/**
 * What every system of record must do.
 *
 * @param open opens the record of a data directory, and makes an empty one where there is none; called again for the
 *   same directory after `close`, it opens what was stored
 */
export function describeStore(name: string, open: OpenStore): void {
  describe(name, () => {
    describe('writes', () => describeWrites(open))
    describe('versions', () => describeVersions(open))
    describe('changes', () => describeChanges(open))
    describe('identities', () => describeIdentities(open))
    describe('employees and teams', () => describeDirectory(open))
    describe('bulk uploads', () => describeUploads(open))
    describe('what an upload leaves out', () => describeStaleness(open))
    describe('what became of documents', () => describeLifecycle(open))
    describe('shortcuts', () => describeShortcuts(open))
    describe('custom metadata', () => describeMetadata(open))
    describe('submissions', () => describeSubmissions(open))
    describe('sessions', () => describeSessions(open))
    describe('tokens', () => describeTokenWrites(open))
    describe('activity and created tokens', () => describeActivity(open))
  })
}
