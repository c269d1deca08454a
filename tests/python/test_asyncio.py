"""The asyncio client of the package tactus."""

import asyncio

import pytest
import tactus


def test_an_asyncio_client_follows_and_commands(clock, server):
    async def follow():
        async with tactus.AsyncClient(server.url, beats=True) as client:
            both = await asyncio.gather(client.set_bpm(90), client.seek_seconds(4))
            assert (both[0].bpm, both[1].time_seconds) == (90, 4)
            with pytest.raises(ValueError, match="bpm must be between 20 and 999"):
                await client.set_bpm(5)
            with pytest.raises(tactus.Error) as raised:
                await client.command("next")
            assert raised.value.code == "FAILED_PRECONDITION"
            assert (await client.set_meter(6, 8)).beat_unit == 8
            await client.play()
            states = client.states()
            seqs = [(await anext(states)).seq for _ in range(3)]
            assert seqs == sorted(seqs)
            task = asyncio.ensure_future(anext(client.beats()))
            while not task.done():
                clock.update_position(64)
                await asyncio.sleep(0)
            assert task.result().bpm == 90
            return client.now_playing().known

    assert asyncio.run(asyncio.wait_for(follow(), 20)) is True


def test_waiting_for_an_absent_server_may_be_cancelled():
    async def wait():
        client = tactus.AsyncClient("127.0.0.1:1")
        with pytest.raises(tactus.Error, match="127.0.0.1:1") as raised:
            await client.wait_until_ready(timeout=0.05)
        assert raised.value.code == "UNAVAILABLE"
        with pytest.raises(TypeError, match="timeout must be a number"):
            await client.wait_until_ready(timeout="1")
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.__aenter__(), 0.05)
        with pytest.raises(tactus.Error, match="closed"):
            client.now_playing()

    asyncio.run(wait())


def test_closing_an_asyncio_client_ends_its_commands():
    async def close():
        client = tactus.AsyncClient("127.0.0.1:1")
        command = asyncio.ensure_future(client.play())
        await asyncio.sleep(0)
        await client.close()
        with pytest.raises(tactus.Error) as raised:
            await command
        assert raised.value.code == "UNAVAILABLE"

    asyncio.run(asyncio.wait_for(close(), 20))


def test_closing_an_asyncio_client_in_a_loop_over_its_states_ends_the_loop(server):
    async def close():
        async with tactus.AsyncClient(server.url) as client:
            with pytest.raises(tactus.Error, match="the client is closed"):
                async for _ in client.states():
                    await client.close()

    asyncio.run(asyncio.wait_for(close(), 20))
