import { useEffect, useState } from 'react'
import { Button } from '../shell/button'
import { elapsedTime } from '../shell/format'
import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { Slider } from '../shell/slider'
import { useReplayTexts } from './texts/texts'

/** Playback speed: recorded seconds per second. */
const SPEED = 10

interface TimeSliderProps {
  /** The chosen second since the start of the recording. */
  at: number
  /** The last second of the recording. */
  last: number
  startedAt: string
  onChange: (at: number) => void
}

/** Chooses a second of the recording, or plays it. */
export function TimeSlider({ at, last, startedAt, onChange }: TimeSliderProps) {
  const texts = useReplayTexts()
  const { format } = usePage()
  const [isPlaying, setIsPlaying] = useState(false)
  const isAtEnd = at >= last
  const isMoving = isPlaying && !isAtEnd
  useEffect(() => {
    if (!isMoving) return
    const timer = setTimeout(() => onChange(at + 1), 1_000 / SPEED)
    return () => clearTimeout(timer)
  }, [isMoving, at, onChange])
  const togglePlaying = () => {
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
      <Button kind="normal" onClick={togglePlaying}>
        <Icon name={isMoving ? 'stop' : 'play'} />
        {isMoving ? texts.pause : texts.play}
      </Button>
      <Slider
        label={texts.moment}
        value={at}
        min={0}
        max={last}
        valueText={time}
        output={`${time} · ${format.timeOfDay(Date.parse(startedAt) + at * 1_000)}`}
        onChange={choose}
      />
    </div>
  )
}
