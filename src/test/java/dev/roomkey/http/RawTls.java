package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client over TLS that sends bytes as it likes, and holds few that it has not read. */
public final class RawTls implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int UNREAD_BYTES = 4 * 1024;

    private final SSLSocket socket;

    /** One that has not shaken hands, and would then speak {@code protocol}. */
    public RawTls(SSLContext trust, int port, String protocol) throws IOException {
        socket = (SSLSocket) trust.getSocketFactory().createSocket();
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setReceiveBufferSize(UNREAD_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Speaks no other version of TLS. */
    public RawTls only(String version) {
        socket.setEnabledProtocols(new String[] {version});
        return this;
    }

    /** Shakes hands; once that is done, TLS 1.2 does it again, and TLS 1.3 asks for new keys. */
    public RawTls shakeHands() throws IOException {
        socket.startHandshake();
        return this;
    }

    void send(ByteBuf bytes) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }

    /** Reads frames of HTTP/2 to the next one of this type. */
    void awaitFrame(int type) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var found = false;
        while (!found) {
            var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            found = in.readUnsignedByte() == type;
            in.skipNBytes(5L + length);
        }
    }

    /** Reads to the end. */
    public void awaitEnd() throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the connection still is, so long after these bytes. */
    boolean goesOn(ByteBuf bytes, Duration moment) throws IOException {
        socket.setSoTimeout(Math.toIntExact(moment.toMillis()));
        try {
            send(bytes);
            awaitEnd();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
