"""A Ray cluster of two nodes, one killed in the middle: the same bytes as a local run?"""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from bench.night_kill import mixed_inbox, published
from tongbao.nightly import run
from tongbao.progress import All
from tongbao.schedule import Finished
from tongbao.settings import Settings

DOCUMENTS = 60


def main() -> None:
    """Print whether the bytes are the same."""
    try:
        import ray
        from ray.cluster_utils import Cluster
    except ImportError:
        print("ray is not installed (pip install 'tongbao[ray]'): not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mixed_inbox(folder / "inbox", DOCUMENTS)
        local = Settings(inbox=str(folder / "inbox"), dataset=str(folder / "local"), settle_seconds=0.0)
        run(local, All([]))
        memory = 100 << 20
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": memory})
        second = cluster.add_node(num_cpus=1, object_store_memory=memory)
        cluster.wait_for_nodes()
        done: list[str] = []

        class Killing(All):
            """Takes the second node away after a third of the documents."""

            def document(self, finished: Finished, seen: int) -> None:
                super().document(finished, seen)
                done.append(finished.source.name)
                if len(done) == DOCUMENTS // 3:
                    cluster.remove_node(second, allow_graceful=False)

        remote = dataclasses.replace(local, dataset=str(folder / "ray"), ray=cluster.address)
        receipt = run(remote, Killing([]))
        same = published(folder / "ray") == published(folder / "local")
        ray.shutdown()
        cluster.shutdown()
    print(
        f"{receipt.documents} documents on two nodes, one killed after {DOCUMENTS // 3}: "
        f"{receipt.seconds:.1f} s, same bytes as the local run: {same}"
    )


if __name__ == "__main__":
    main()
