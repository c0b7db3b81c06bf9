import type { Token } from '@sheaf/contract'
import { useNow } from '../../ui/now.ts'
import { lifeText, urgencyOf } from './life.ts'

const WIDTH = 400
const HEIGHT = 20
/** For a token that never expires: how much longer than it has lived the bar goes on. */
const OPEN_END_PART = 0.25

/** The life of a token: made, secret replaced, deadline, expiry, and where in it the present is. */
export function LifeBar({ token }: { readonly token: Token }) {
  const now = useNow()
  const start = token.createdAt
  const lived = now - start
  const end = Math.max(token.expiresAt ?? now + lived * OPEN_END_PART, token.rotateBy ?? 0, start + 1)
  const x = (at: number) => Math.min(WIDTH - 1, Math.max(1, ((at - start) / (end - start)) * WIDTH))
  const over = token.revokedAt ?? Math.min(now, end)
  return (
    <svg
      className="life"
      data-tone={urgencyOf(token, now)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={lifeText(token, now)}
    >
      <rect className="track" x="0" y="6" width={WIDTH} height="8" rx="4" />
      <rect className="lived" x="0" y="6" width={x(over)} height="8" rx="4" />
      {token.secretCreatedAt > token.createdAt && <Tick at={x(token.secretCreatedAt)} look="tick" />}
      {token.rotateBy !== undefined && <Tick at={x(token.rotateBy)} look="deadline" />}
      {token.revokedAt === undefined && <Tick at={x(over)} look="now" />}
    </svg>
  )
}

function Tick({ at, look }: { readonly at: number; readonly look: string }) {
  return <line className={look} x1={at} x2={at} y1="2" y2={HEIGHT - 2} vectorEffect="non-scaling-stroke" />
}
