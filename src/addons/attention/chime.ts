// Two soft notes, made on the spot: no file is fetched. A browser that wants a press of a key first keeps silent.

/** Hertz. */
const NOTES = [659.3, 880];
/** Seconds from one to the next. */
const STEP = 0.14;
/** Milliseconds after which a sound says nothing any more. */
const LATE = 1000;

let context: AudioContext | undefined;

export function chime(): void {
  const asked = Date.now();
  try {
    const audio = (context ??= new AudioContext());
    // Where nobody has touched the page yet this waits for the first touch, which may be much later.
    audio.resume().then(
      () => Date.now() - asked < LATE && play(audio),
      () => undefined,
    );
  } catch {
    // Not here, or not that many.
  }
}

function play(audio: AudioContext): void {
  NOTES.forEach((frequency, index) => {
    const at = audio.currentTime + index * STEP;
    const tone = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.5);
  });
}
