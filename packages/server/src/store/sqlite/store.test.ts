import { describeStore } from '../conformance.ts'
import { openInlineStore } from './inline-store.ts'
import { openThreadedStore } from './threaded-store.ts'

describeStore('the record in SQLite, written in place', openInlineStore)
describeStore('the record in SQLite, with a writer thread', openThreadedStore)
