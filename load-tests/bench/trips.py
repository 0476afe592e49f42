"""A way to Redis on which all that a server sends without waiting for an answer goes as one: it waits until nothing has come for 3 ms.
What Redis reads behind it are round trips, however many packets the server has made of each.

    trips.py PORT REDIS_PORT
"""
import asyncio, sys

QUIET = 0.003
port, redis_port = map(int, sys.argv[1:])


async def forward(reader, writer):
    while sent := await reader.read(65536):
        try:
            while more := await asyncio.wait_for(reader.read(65536), QUIET):
                sent += more
        except asyncio.TimeoutError:
            pass
        writer.write(sent)
    writer.close()


async def back(reader, writer):
    while answer := await reader.read(65536):
        writer.write(answer)
    writer.close()


async def connect(reader, writer):
    redis_reader, redis_writer = await asyncio.open_connection("127.0.0.1", redis_port)
    await asyncio.gather(forward(reader, redis_writer), back(redis_reader, writer), return_exceptions=True)


async def main():
    server = await asyncio.start_server(connect, "127.0.0.1", port)
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(main())
