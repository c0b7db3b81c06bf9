import type { BulkUploadStatus } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/format.ts'
import { ProblemNotice } from '../../ui/notice.tsx'
import { Empty } from '../../ui/page.tsx'
import { Moment } from '../../ui/time.tsx'

const tones: Readonly<Record<BulkUploadStatus['state'], Tone | undefined>> = {
  open: 'info',
  finished: 'good',
  replaced: undefined,
  expired: 'warn',
  ended: undefined,
}

/** Open and past bulk uploads; an open one can be ended. */
export function Uploads({ uploads }: { readonly uploads: readonly BulkUploadStatus[] }) {
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: ({ datasource, collection, group }: BulkUploadStatus) =>
      call('endupload', { datasource, collection, ...(group === undefined ? {} : { group }) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['showdatasource'] }),
  })
  if (uploads.length === 0)
    return <Empty title="No bulk uploads">Documents that are sent one by one or in batches are not listed here.</Empty>
  return (
    <div className="stack-small">
      {end.error !== null && <ProblemNotice error={end.error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section className="table-frame" tabIndex={0} aria-label="Bulk uploads">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Upload</th>
              <th scope="col">Of</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                Entries
              </th>
              <th scope="col" className="number">
                Left out
              </th>
              <th scope="col">Started</th>
              <th scope="col">Last page</th>
              <th scope="col">
                <span className="hidden-text">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {uploads.map((upload) => (
              <tr key={`${upload.collection} ${upload.group ?? ''} ${upload.uploadId} ${upload.startedAt}`}>
                <td className="mono">{upload.uploadId}</td>
                <td>
                  {upload.collection}
                  {upload.group !== undefined && ` of ${upload.group}`}
                </td>
                <td>
                  <Badge tone={tones[upload.state]}>{upload.state}</Badge>{' '}
                  {upload.isHeld && <Badge tone="bad">held</Badge>}
                </td>
                <td className="number">{formatNumber(upload.items)}</td>
                <td className="number">{formatNumber(upload.stale)}</td>
                <td>
                  <Moment at={upload.startedAt} />
                </td>
                <td>
                  <Moment at={upload.lastPageAt} />
                </td>
                <td>
                  {upload.state === 'open' && (
                    <Button
                      size="small"
                      isBusy={end.isPending}
                      onClick={() => end.mutate(upload)}
                      aria-label={`End the upload ${upload.uploadId}`}
                    >
                      End it
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
