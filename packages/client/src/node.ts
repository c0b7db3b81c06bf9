/** What needs Node: everything else of the client runs in browsers too. */
export { fileSink } from './node/file-sink.ts'
