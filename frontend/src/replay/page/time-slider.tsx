import { useEffect, useId, useState } from 'react'
import { elapsedTime } from '../../shell/format'
import { Icon } from '../../shell/icons'
import { usePage } from '../../shell/page-context'
import { useReplayTexts } from '../texts/texts'

/** Recorded seconds per second while the recording plays. */
const SPEED = 10

interface TimeSliderProps {
  /** Seconds since the start. */
  at: number
  last: number
  startedAt: string
  onChange: (at: number) => void
}

/** Chooses a second of the recording, or plays it. */
export function TimeSlider({ at, last, startedAt, onChange }: TimeSliderProps) {
  const texts = useReplayTexts()
  const { format } = usePage()
  const id = useId()
  const [isPlaying, setIsPlaying] = useState(false)
  const isAtEnd = at >= last
  const isMoving = isPlaying && !isAtEnd
  useEffect(() => {
    if (!isMoving) return
    const timer = setTimeout(() => onChange(at + 1), 1_000 / SPEED)
    return () => clearTimeout(timer)
  }, [isMoving, at, onChange])
  const play = () => {
    if (isAtEnd) onChange(0)
    setIsPlaying(!isMoving)
  }
  const choose = (second: number) => {
    setIsPlaying(false)
    onChange(second)
  }
  const time = texts.time(elapsedTime(at), elapsedTime(last))
  return (
    <div className="replay-time">
      <button type="button" className="button" onClick={play}>
        <Icon name={isMoving ? 'stop' : 'play'} />
        {isMoving ? texts.pause : texts.play}
      </button>
      <div className="slider">
        <label htmlFor={id}>{texts.moment}</label>
        <output htmlFor={id}>{`${time} · ${format.timeOfDay(Date.parse(startedAt) + at * 1_000)}`}</output>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={at}
          aria-valuetext={time}
          onChange={(event) => choose(Number(event.target.value))}
        />
      </div>
    </div>
  )
}
