import { parentPort } from 'node:worker_threads'
import { yieldToOthers } from '../../threads.ts'
import { FLAGS, type MergeOutcome, type MergeTask, mergeSourceOf } from './merge-task.ts'
import { SegmentDamaged } from './segment/damage.ts'
import { mergeSegments } from './segment/merge.ts'
import { openSegment } from './segment/open.ts'
import type { Segment } from './segment.ts'

/** A thread that makes merged segments, one after the other. Whatever else there is to do comes first. */

if (parentPort === null) throw new Error('segments are merged by a worker thread')

function merge({ sources, path }: MergeTask, flags: Int32Array): MergeOutcome {
  const opened: Segment[] = []
  try {
    const steps = mergeSegments(
      sources.map(({ source, seal, ...remains }) => {
        const segment = openSegment(source)
        opened.push(segment)
        if (segment.seal !== seal) {
          throw new SegmentDamaged('path' in source ? source.path : source.name, 'it is another one than before')
        }
        return mergeSourceOf(segment, remains)
      }),
      path,
    )
    for (;;) {
      if (Atomics.load(flags, FLAGS.stop) === 1) {
        steps.return(undefined as never)
        return 'stopped'
      }
      const { done, value } = steps.next()
      if (done === true) return { merged: value }
    }
  } catch (error) {
    if (error instanceof SegmentDamaged) return { damaged: { segment: error.segment, what: error.what } }
    const { message, code } = error as NodeJS.ErrnoException
    return { failed: { message, code } }
  } finally {
    for (const segment of opened) segment.close()
  }
}

yieldToOthers()
parentPort.on('message', (task: MergeTask) => {
  const flags = new Int32Array(task.flags)
  task.port.postMessage(merge(task, flags))
  Atomics.store(flags, FLAGS.ended, 1)
  Atomics.notify(flags, FLAGS.ended)
})
