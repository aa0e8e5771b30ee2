'use client'

import { useRef } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import { sayRate } from '#lib/imports/progress.ts'
import type { PaceHistory } from '#lib/pace/history.ts'
import { shownSpan } from '#lib/punch/instant.ts'
import { chartHeight, type PaceChart as Layout, layOutPace } from './pace-geometry.ts'
import { presentPace, sayFinding } from './pace-words.ts'
import { useWidth } from './use-width.ts'

type PaceChartProps = {
  pace: PaceHistory
  zone: string
  fromMs: number
  toMs: number
  /** Nothing more will come: the figures are those of the whole time. */
  isOver: boolean
}

/** How fast it went and how long answers took; the numbers are those of the reasons beside it. */
export function PaceChart({ pace, zone, fromMs, toMs, isOver }: PaceChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 744)
  const present = presentPace(pace, isOver, toMs)
  return (
    <Panel
      title="Rate and answer time"
      padded={false}
      end={
        <dl className="flex flex-wrap gap-x-3.5 text-sm text-text-2 [&>div]:flex [&>div]:items-center [&>div]:gap-1.5">
          <div>
            <i aria-hidden className="h-[3px] w-3.5 rounded-sm bg-accent" />
            <dt>punches a second{isOver ? ', average' : ''}</dt>
            <dd className="min-w-6 font-semibold text-text">
              {present.perSecond === null ? '–' : sayRate(present.perSecond)}
            </dd>
          </div>
          <div>
            <i aria-hidden className="chart-dash h-[3px] w-3.5" />
            <dt>answer time, median</dt>
            <dd className="min-w-10 font-semibold text-text">
              {present.tookMs === null ? '–' : shownSpan(present.tookMs)}
            </dd>
          </div>
        </dl>
      }
    >
      <div className="px-4 pt-3 pb-2.5 max-sm:px-2">
        <div ref={box} className="relative">
          <svg
            role="img"
            aria-label={sayFinding(pace, zone, isOver, toMs)}
            className="chart"
            viewBox={`0 0 ${width} ${chartHeight}`}
            height={chartHeight}
          >
            <Drawing chart={layOutPace(pace, { fromMs, toMs, width, zone })} isOver={isOver} />
          </svg>
          {pace.points.length === 0 && (
            <p className="absolute inset-x-12 top-11 text-center text-text-2">
              {isOver
                ? 'Nothing of its pace was kept.'
                : 'The lines begin with the first second of answers.'}
            </p>
          )}
        </div>
      </div>
    </Panel>
  )
}

function Drawing({ chart, isOver }: { chart: Layout; isOver: boolean }) {
  const { plot, last } = chart
  return (
    <>
      {[...chart.rateTicks, ...chart.tookTicks].map(({ y, label, isBase }) => (
        <g key={y}>
          <line
            x1={plot.left}
            x2={plot.right}
            y1={y}
            y2={y}
            className={isBase ? 'chart-axis' : 'chart-grid'}
          />
          <text x={plot.left - 8} y={y + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {chart.stops.map((stop) => (
        <rect
          key={`${stop.kind} ${stop.x}`}
          x={stop.x}
          width={stop.width}
          y={plot.top}
          height={plot.bottom - plot.top}
          className={stop.kind === 'held' ? 'chart-held' : 'chart-wait'}
        />
      ))}
      {chart.areas.map((path) => (
        <path key={path} d={path} className="chart-area" />
      ))}
      {chart.rates.map((path) => (
        <path key={path} d={path} className="chart-rate" />
      ))}
      {chart.tooks.map((path) => (
        <path key={path} d={path} className="chart-took" />
      ))}
      <path d={chart.markLines} className="chart-mark-line" />
      {chart.stops.map((stop) => (
        <StopWord key={`${stop.kind} ${stop.x}`} stop={stop} plot={plot} />
      ))}
      {chart.marks.map(({ x, label, width }) => (
        <g key={label}>
          <rect
            x={x - width / 2}
            y={4.5}
            width={width}
            height={15}
            rx={7.5}
            className="chart-mark"
          />
          <text x={x} y={16} textAnchor="middle" className="chart-mark-number">
            {label}
          </text>
        </g>
      ))}
      {chart.timeTicks.map(({ x, label }) => (
        <text key={`${x} ${label}`} x={x} y={plot.bottom + 18} textAnchor="middle">
          {label}
        </text>
      ))}
      {last && !isOver && <circle cx={last.x} cy={last.rateY} r={3.5} className="chart-rate-dot" />}
      {last && !isOver && last.tookY !== null && (
        <circle cx={last.x} cy={last.tookY} r={3.5} className="chart-took-dot" />
      )}
    </>
  )
}

function StopWord({ stop, plot }: { stop: Layout['stops'][number]; plot: Layout['plot'] }) {
  if (!stop.label) return null
  const x = stop.x + stop.width / 2
  const y = (plot.top + plot.rateBase) / 2
  return (
    <text
      x={x}
      y={y + 4}
      textAnchor="middle"
      className={stop.kind === 'held' ? 'chart-held-word' : 'chart-wait-word'}
      transform={stop.isStanding ? `rotate(-90 ${x} ${y})` : undefined}
    >
      {stop.label}
    </text>
  )
}
