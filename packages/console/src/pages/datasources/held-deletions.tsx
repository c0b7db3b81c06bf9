import type { HeldDeletion } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Notice, ProblemNotice } from '../../ui/notice.tsx'
import { Moment } from '../../ui/time.tsx'

/** Deletions that wait for a decision, and the decision. */
export function HeldDeletions({ held }: { readonly held: readonly HeldDeletion[] }) {
  const [asked, setAsked] = useState<HeldDeletion>()
  const client = useQueryClient()
  const resolve = useMutation({
    mutationFn: ({ held: { datasource, collection }, action }: { held: HeldDeletion; action: 'execute' | 'drop' }) =>
      call('resolvehelddeletion', { datasource, collection, action }),
    onSuccess: () => {
      setAsked(undefined)
      return client.invalidateQueries({ queryKey: ['showdatasource'] })
    },
  })
  return (
    <>
      {resolve.error !== null && asked === undefined && <ProblemNotice error={resolve.error} />}
      {held.map((each) => (
        <Notice
          key={each.collection}
          tone="bad"
          action={
            <span className="row">
              <Button size="small" look="danger" onClick={() => setAsked(each)}>
                Delete them
              </Button>
              <Button
                size="small"
                isBusy={resolve.isPending}
                onClick={() => resolve.mutate({ held: each, action: 'drop' })}
              >
                Do not delete
              </Button>
            </span>
          }
        >
          <p>
            <strong>
              The last upload left out {formatNumber(each.stale)} of {formatNumber(each.total)} {each.collection}.
            </strong>{' '}
            That is so much that nothing was deleted.
          </p>
          <p className="small">
            Held since <Moment at={each.heldSince} />; dropped by itself <Moment at={each.droppedAt} />.
            {each.collection !== 'documents' && ' Until then, and after it, they grant nothing.'}
          </p>
        </Notice>
      ))}
      {asked !== undefined && (
        <Dialog
          title={`Delete ${formatNumber(asked.stale)} ${asked.collection} of ${asked.datasource}?`}
          about="What was not sent again by now is deleted for good."
          onClose={() => setAsked(undefined)}
        >
          {resolve.error !== null && <ProblemNotice error={resolve.error} />}
          <div className="dialog-foot">
            <Button onClick={() => setAsked(undefined)}>Cancel</Button>
            <Button
              look="danger"
              isBusy={resolve.isPending}
              onClick={() => resolve.mutate({ held: asked, action: 'execute' })}
            >
              Delete them
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
