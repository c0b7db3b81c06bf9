import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { freshStore } from '../store/conformance/workbench.ts'
import { StorageFull, type Store } from '../store/port.ts'
import { listAudit } from '../store/reads/tokens.ts'
import { openInlineStore } from '../store/sqlite/inline-store.ts'
import { openNotes } from './notes.ts'

const entry = {
  tokenId: 'a',
  event: 'refused_by_address',
  address: '10.0.0.1',
  at: 7200,
  count: 1,
  detail: '',
} as const

describe('what is noted in the background', () => {
  test('that could not be written is written the next time, together with what came meanwhile', async (t) => {
    const store = await freshStore(t, openInlineStore)
    const full: Store = { ...store, write: () => Promise.reject(new StorageFull('full')) }
    const notes = openNotes()
    notes.addAudit(entry)
    const flushing = notes.flush(full)
    notes.addAudit({ ...entry, at: 7300 })
    await assert.rejects(flushing, StorageFull)
    notes.addAudit(entry)
    await notes.flush(store)
    await notes.flush(store)
    assert.deepEqual(
      (await listAudit(store.read, 'a')).map(({ count }) => count),
      [3],
    )
  })

  test('is kept apart by token, event, address and hour', async (t) => {
    const store = await freshStore(t, openInlineStore)
    const notes = openNotes()
    for (const more of [{}, { at: 7201 }, { at: 10_800 }, { address: '10.0.0.2' }, { event: 'expired' as const }]) {
      notes.addAudit({ ...entry, ...more })
    }
    notes.addAudit({ ...entry, tokenId: 'b' })
    await notes.flush(store)
    const rows = await listAudit(store.read, 'a')
    assert.deepEqual(rows.map(({ event, address, hour, count }) => `${event} ${address} ${hour} ×${count}`).sort(), [
      'expired 10.0.0.1 2 ×1',
      'refused_by_address 10.0.0.1 2 ×2',
      'refused_by_address 10.0.0.1 3 ×1',
      'refused_by_address 10.0.0.2 2 ×1',
    ])
    assert.equal((await listAudit(store.read, 'b')).length, 1)
  })
})
