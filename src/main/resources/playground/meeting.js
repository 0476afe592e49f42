/** A room of LiveKit's, entered with its own client, and who is in it. */
import { el } from '/playground/dom.js';
import { testPicture } from '/playground/picture.js';

const CLIENT = '/playground/vendor/livekit-client.umd.js';

/** Loaded when somebody joins: most visits read a token and leave. */
async function client() {
  await import(CLIENT);
  return globalThis.LivekitClient;
}

/** One page is in one room at a time. */
export class Meeting {
  #room;
  #entered = false;
  #picture;
  #list;
  #tell;
  #log;

  /**
   * @param {HTMLElement} list where the participants are shown
   * @param {(state: string) => void} tell hears of the connection's state
   * @param {(event: string) => void} log hears of what happens
   */
  constructor(list, tell, log) {
    this.#list = list;
    this.#tell = tell;
    this.#log = log;
  }

  get isIn() {
    return this.#room !== undefined;
  }

  /** Enters and shows a picture, a camera or nothing. Fails when the server does not let in; that a track is refused is logged. */
  async join(url, token, show) {
    await this.leave();
    const { Room, RoomEvent } = await client();
    const room = new Room({ disconnectOnPageLeave: true });
    this.#room = room;
    this.#follow(room, RoomEvent);
    this.#tell('Connecting');
    try {
      await room.connect(url, token);
    } catch (error) {
      this.#over(room, 'Not connected');
      throw error;
    }
    this.#entered = true;
    this.#tell('Connected');
    this.#log(`entered ${room.name} as ${room.localParticipant.identity}`);
    this.#show();
    await this.#publish(room, show);
  }

  async leave() {
    const room = this.#room;
    if (!room) return;
    await room.disconnect();
    this.#over(room, 'Not connected');
  }

  #follow(room, on) {
    const shown = () => this.#room === room && this.#show();
    for (const event of [
      on.ParticipantConnected, on.ParticipantDisconnected, on.TrackSubscribed, on.TrackUnsubscribed, on.LocalTrackPublished,
      on.LocalTrackUnpublished, on.TrackMuted, on.TrackUnmuted, on.ParticipantNameChanged, on.ParticipantPermissionsChanged,
    ]) room.on(event, shown);
    room
      .on(on.ParticipantConnected, (it) => this.#log(`${it.identity} came`))
      .on(on.ParticipantDisconnected, (it) => this.#log(`${it.identity} left`))
      .on(on.TrackSubscribed, (track, _, it) => this.#log(`receiving ${track.source} of ${it.identity}`))
      .on(on.TrackSubscriptionFailed, (sid, it) => this.#log(`no track ${sid} of ${it.identity}`))
      .on(on.ParticipantPermissionsChanged, (_, it) => this.#log(`the permissions of ${it.identity} changed`))
      .on(on.Reconnecting, () => this.#tell('Reconnecting'))
      .on(on.SignalReconnecting, () => this.#tell('Reconnecting'))
      .on(on.Reconnected, () => this.#tell('Connected'))
      .on(on.Disconnected, (reason) => {
        if (this.#room !== room || !this.#entered) return;
        const why = reasonName(reason);
        this.#log(`out: ${why}`);
        this.#over(room, why === 'left' ? 'Not connected' : `Disconnected: ${why}`);
      });
  }

  async #publish(room, show) {
    if (show === 'nothing') return;
    try {
      if (show === 'camera') {
        await room.localParticipant.setCameraEnabled(true);
      } else {
        const picture = testPicture(room.localParticipant.name || room.localParticipant.identity);
        this.#picture = picture;
        await room.localParticipant.publishTrack(picture.track, { source: 'camera', name: 'test picture', simulcast: false });
      }
      this.#log('publishing');
    } catch (error) {
      this.#stopPicture();
      this.#log(`not published: ${error.message}`);
    }
    if (this.#room === room) this.#show();
  }

  #stopPicture() {
    this.#picture?.stop();
    this.#picture = undefined;
  }

  #over(room, state) {
    if (this.#room !== room) return;
    this.#room = undefined;
    this.#entered = false;
    this.#stopPicture();
    this.#list.replaceChildren();
    this.#tell(state);
  }

  #show() {
    const room = this.#room;
    this.#list.replaceChildren(...[room.localParticipant, ...room.remoteParticipants.values()].map(tile));
  }
}

/** A participant: the picture, who it is, and what the token allows. */
function tile(participant) {
  const tracks = [...participant.trackPublications.values()].filter((it) => it.track && !it.isMuted).map((it) => it.track);
  const video = tracks.find((it) => it.kind === 'video');
  const sounds = participant.isLocal ? [] : tracks.filter((it) => it.kind === 'audio');
  const name = participant.name || participant.identity;
  const picture = video?.attach() ?? el('div', { className: 'no-picture', ariaHidden: 'true', textContent: [...name][0]?.toUpperCase() ?? '?' });
  if (video) Object.assign(picture, { ariaLabel: `Picture of ${name}`, muted: true });
  return el('li', { className: 'tile' },
    picture,
    ...sounds.map((it) => it.attach()),
    el('p', { className: 'tile-name' }, el('strong', { textContent: name }), participant.isLocal ? ' (you)' : ''),
    el('p', { className: 'tile-may', textContent: may(participant.permissions) }),
  );
}

function may(permissions) {
  if (!permissions) return '';
  const can = [['publishes', permissions.canPublish], ['receives', permissions.canSubscribe], ['sends data', permissions.canPublishData], ['hidden', permissions.hidden]];
  return can.filter(([, is]) => is).map(([word]) => word).join(' · ') || 'may do nothing';
}

function reasonName(reason) {
  const names = globalThis.LivekitClient.DisconnectReason;
  if (reason === names.CLIENT_INITIATED) return 'left';
  return (names[reason] ?? 'for no known reason').toLowerCase().replaceAll('_', ' ');
}
