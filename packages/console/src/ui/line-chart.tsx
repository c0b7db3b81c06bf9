import { useRef } from 'react'
import { formatNumber } from './format.ts'
import { useWidth } from './width.ts'

const HEIGHT = 180
const LEFT = 52
const RIGHT = 12
const TOP = 12
const BOTTOM = 24
const LINES = 4

type Point = { readonly label: string; readonly value: number }

type LineChartProps = {
  /** What is counted, such as `documents`. */
  readonly what: string
  readonly points: readonly Point[]
}

/** A quantity over time. The same numbers stand in a table that screen readers read and that can be opened. */
export function LineChart({ what, points }: LineChartProps) {
  const frame = useRef<HTMLElement>(null)
  // Drawn as wide as there is room, so that what is written in it keeps its size.
  const width = useWidth(frame)
  const max = niceMax(Math.max(1, ...points.map(({ value }) => value)))
  const x = (index: number) => LEFT + (points.length < 2 ? 0.5 : index / (points.length - 1)) * (width - LEFT - RIGHT)
  const y = (value: number) => TOP + (1 - value / max) * (HEIGHT - TOP - BOTTOM)
  const curve = points
    .map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('')
  const first = points[0]
  const last = points.at(-1)
  return (
    <figure className="stack-small" ref={frame}>
      <svg className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={saidOf(what, first, last)}>
        {Array.from({ length: LINES + 1 }, (_, line) => (line / LINES) * max).map((value) => (
          <g key={value}>
            <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {formatNumber(value)}
            </text>
          </g>
        ))}
        {points.length > 1 && <path className="area" d={`${curve}L${x(points.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`} />}
        <path className="curve" d={curve} />
        {first !== undefined && (
          <text x={LEFT} y={HEIGHT - 6}>
            {first.label}
          </text>
        )}
        {last !== undefined && points.length > 1 && (
          <text x={width - RIGHT} y={HEIGHT - 6} textAnchor="end">
            {last.label}
          </text>
        )}
      </svg>
      <details>
        <summary className="small soft">As numbers</summary>
        <table className="table">
          <caption className="hidden-text">{what} by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="number">
                {what}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ label, value }) => (
              <tr key={label}>
                <td>{label}</td>
                <td className="number">{formatNumber(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

function saidOf(what: string, first: Point | undefined, last: Point | undefined): string {
  if (first === undefined || last === undefined) return `No ${what} yet`
  return `${what}: ${formatNumber(first.value)} on ${first.label}, ${formatNumber(last.value)} on ${last.label}`
}

/** The next number that the lines divide into whole parts. */
function niceMax(max: number): number {
  const step = 10 ** Math.floor(Math.log10(max))
  return [1, 2, 4, 8, 10, 20].map((factor) => factor * step).find((each) => each >= max && each % LINES === 0) ?? LINES
}
