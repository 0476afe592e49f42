/** A moving test picture, for machines without a camera and people who would rather not. */

const WIDTH = 480;
const HEIGHT = 270;
const FRAMES_PER_SECOND = 10;

/** @returns {{track: MediaStreamTrack, stop: () => void}} a video track with `label` on it */
export function testPicture(label) {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext('2d');
  const hue = [...label].reduce((sum, it) => (sum * 31 + it.codePointAt(0)) % 360, 7);
  const draw = () => paint(context, label, hue, performance.now() / 1000);
  draw();
  const timer = setInterval(draw, 1000 / FRAMES_PER_SECOND);
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

function paint(context, label, hue, seconds) {
  context.fillStyle = `hsl(${hue} 45% 22%)`;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let i = 0; i < 7; i++) {
    context.fillStyle = `hsl(${(hue + i * 12) % 360} 60% ${32 + i * 5}% / 0.55)`;
    context.beginPath();
    context.arc(WIDTH * (0.5 + 0.38 * Math.sin(seconds * 0.7 + i)), HEIGHT * (0.5 + 0.32 * Math.cos(seconds * 0.9 + i * 1.7)), 26 + i * 6, 0, 7);
    context.fill();
  }
  context.fillStyle = '#fff';
  context.textAlign = 'center';
  context.font = '600 44px system-ui, sans-serif';
  context.fillText(label, WIDTH / 2, HEIGHT / 2 + 8, WIDTH - 40);
  context.font = '18px ui-monospace, monospace';
  context.fillText(new Date().toISOString().slice(11, 21), WIDTH / 2, HEIGHT - 24);
}
